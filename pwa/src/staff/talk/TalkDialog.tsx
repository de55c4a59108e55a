import { useEffect, useState } from 'preact/hooks'
import { isProblem } from '../../api/problem'
import { useDraft } from '../../lib/draft'
import { useResource } from '../../lib/resource'
import { date as shortDate, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toasts'
import { whoOf } from '../day/Column'
import { Failed } from '../Failed'
import { explain } from '../problems'
import type { StaffBooking } from '../types'
import { loadTalk, saveTalk, type Record, type Talk } from './calls'
import { HandOver } from './HandOver'
import { t } from './words'

const KINDS = ['career', 'resume', 'interview', 'startup', 'other'] as const
const OUTCOMES = ['', 'goes_on', 'referred', 'hired', 'done', 'gone'] as const
const TEXTS = [
  ['desired_job', 200, 0],
  ['education', 200, 0],
  ['experience', 2000, 2],
  ['certificates', 200, 0],
  ['goal', 2000, 2],
  ['content', 2000, 5],
  ['action_plan', 2000, 3],
  ['documents', 200, 0],
  ['referral', 200, 0],
] as const

type Written = Record & Required<Pick<Record, 'kind'>>
/** What is written and from which version on; null while nothing was changed on this device. */
interface Draft {
  of: number
  record: Written | null
}

/** 상담일지. What is written stays on this device until the server has it; what somebody else wrote meanwhile is shown beside it. */
export function TalkDialog({ booking, onClose }: { booking: StaffBooking; onClose: () => void }) {
  const talk = useResource(`staff:talk:${booking.id}`, () => loadTalk(booking.id))
  const draft = useDraft<Draft>(`talk:${booking.id}`, { of: 0, record: null })
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const [theirs, setTheirs] = useState<Talk>()
  const data = talk.data.value
  const mine = draft.value.value
  const record: Written | undefined = mine.record ?? (data?.record as Written | undefined)

  // An older text of this device, and a newer one of somebody else: both are shown.
  useEffect(() => {
    if (data && draft.ready.value && mine.record && data.version > mine.of) setTheirs(data)
  }, [data, draft.ready.value])

  const write = (part: Partial<Record>): void => {
    if (record) draft.set({ of: mine.record ? mine.of : (data?.version ?? 0), record: { ...record, ...part } })
  }
  const send = async (): Promise<void> => {
    if (!record) return
    setBusy(true)
    setProblem('')
    try {
      const saved = await saveTalk(booking.id, theirs?.version ?? (mine.record ? mine.of : (data?.version ?? 0)), record)
      await draft.clear()
      talk.set(saved)
      setTheirs(undefined)
      toast(t('saved', { who: whoOf(booking) }), { icon: 'check' })
      onClose()
    } catch (error) {
      setProblem(explain(error))
      if (isProblem(error, 'stale_version')) setTheirs(await loadTalk(booking.id).catch(() => undefined))
    }
    setBusy(false)
  }
  return (
    <Dialog
      open
      title={t('title', { who: whoOf(booking) })}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} disabled={!record} onClick={() => void send()}>
            {t(theirs ? 'saveAnyway' : 'save')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('close')}
          </Button>
        </>
      }
    >
      {record && data ? (
        <div class="fields talk">
          <p class="s t2">{data.versions[0] ? t('last', { who: data.versions[0].staff_name, at: `${shortDate(data.versions[0].at)} ${hhmm(data.versions[0].at)}`, n: data.version }) : t('first')}</p>
          {theirs && (
            <p class="warn" role="alert">
              {t('stale', { who: theirs.versions[0]?.staff_name ?? '' })}
            </p>
          )}
          <div class="two">
            <Select label={t('kind')} value={record.kind} options={KINDS.map(k => [k, t(`kind_${k}`)])} onChange={kind => write({ kind })} />
            <Select label={t('outcome')} value={record.outcome ?? ''} options={OUTCOMES.map(o => [o, t(`outcome_${o || 'none'}`)])} onChange={outcome => write({ outcome })} />
          </div>
          {TEXTS.map(([name, most, lines]) => (
            <div key={name}>
              <Field label={t(name)} most={most} value={record[name] ?? ''} onInput={v => write({ [name]: v })} {...(lines && { lines })} />
              {theirs && (theirs.record[name] ?? '') !== (record[name] ?? '') && theirs.record[name] && (
                <div class="theirs">
                  <p class="lines">
                    <b>{theirs.versions[0]?.staff_name}</b> {theirs.record[name]}
                  </p>
                  <button type="button" class="link" onClick={() => write({ [name]: [record[name], theirs.record[name]].filter(Boolean).join(lines ? '\n' : ' / ') })}>
                    {t('addTheirs')}
                  </button>
                </div>
              )}
            </div>
          ))}
          <Field label={t('next_on')} type="date" value={record.next_on ?? ''} onInput={v => write({ next_on: v || null })} />
          <label class="check">
            <input type="checkbox" checked={record.consent ?? false} onChange={e => write({ consent: e.currentTarget.checked })} />
            <span>{t('consent')}</span>
          </label>
          <HandOver booking={booking} talk={data} onDone={talk.set} />
        </div>
      ) : talk.error.value !== undefined ? (
        <Failed error={talk.error.value} again={() => void talk.refresh()} />
      ) : (
        <Skeleton kind="tall" />
      )}
      <Note icon="lock">{t('sealed')}</Note>
      <p class="warn m12" role="alert" hidden={!problem || theirs !== undefined}>
        {problem}
      </p>
    </Dialog>
  )
}

function Select<V extends string>({ label, value, options, onChange }: { label: string; value: V; options: readonly (readonly [V, string])[]; onChange: (value: V) => void }) {
  return (
    <label class="f">
      <b>{label}</b>
      <select value={value} onChange={e => onChange(e.currentTarget.value as V)}>
        {options.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
