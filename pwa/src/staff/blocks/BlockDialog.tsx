import { useState } from 'preact/hooks'
import { isProblem } from '../../api/problem'
import { date, day as dayName, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { toast } from '../../ui/Toasts'
import { isClock } from '../clock'
import { ClockField } from '../ClockField'
import type { Col } from '../day/columns'
import { midnight, shift } from '../day/state'
import { explain } from '../problems'
import { GiveDialog } from '../reassign/GiveDialog'
import { t as giving } from '../reassign/words'
import { named } from '../session'
import { keepFree, type InTheWay } from './calls'
import { t } from './words'

export interface BlockStart {
  col: Col
  /** Minutes after midnight; undefined for from now on. */
  from: number | undefined
  to: number | undefined
}

interface BlockProps {
  start: BlockStart | undefined
  onClose: () => void
  onDone: () => void
  onShow: ((id: string) => void) | undefined
}

export function BlockDialog(props: BlockProps) {
  return props.start ? <Opened {...props} start={props.start} /> : null
}

/** In days; a counsellor who is away for longer has other hours. */
const LONGEST = 30

const noon = (key: string): string => `${key}T12:00:00+09:00`
const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Time that nobody can book; where somebody has, each of them is named. */
function Opened({ start: { col, from, to }, onClose, onDone, onShow }: BlockProps & { start: BlockStart }) {
  const zero = midnight(col.day.date)
  const half = Math.min(23 * 60, Math.max(9 * 60, Math.ceil((Date.now() - zero) / 1_800_000) * 30))
  const begin = from ?? (half > 0 && half < 23 * 60 ? half : 9 * 60)
  const [starts, setStarts] = useState(clock(begin))
  const [ends, setEnds] = useState(clock(to ?? begin + 60))
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const [inTheWay, setInTheWay] = useState<readonly InTheWay[]>([])
  const [given, setGiven] = useState<InTheWay>()
  const [until, setUntil] = useState(col.day.date)
  const several = until > col.day.date
  const wrong = !isClock(starts) || !isClock(ends) || until < col.day.date || (!several && starts >= ends)
  const send = async (): Promise<void> => {
    setInTheWay([])
    if (wrong) return setProblem(t('wrongTime'))
    if (until > shift(col.day.date, LONGEST)) return setProblem(t('tooLong'))
    setBusy(true)
    setProblem('')
    try {
      await keepFree({ resource_id: col.resource.id, starts_at: `${col.day.date}T${starts}:00+09:00`, ends_at: `${until}T${ends}:00+09:00`, reason })
      const place = named(col.resource)
      toast(several ? t('keptDays', { from: date(noon(col.day.date)), to: date(noon(until)), place }) : t('kept', { from: starts, to: ends, place }), { icon: 'check' })
      onDone()
      onClose()
    } catch (error) {
      if (isProblem(error, 'bookings_in_way')) setInTheWay(error.extensions['bookings'] as InTheWay[])
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <Dialog
      open
      title={t('title', { place: named(col.resource) })}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void send()}>
            {t('send')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('stop')}
          </Button>
        </>
      }
    >
      <form
        class="fields"
        onSubmit={e => {
          e.preventDefault()
          void send()
        }}
      >
        <p class="t2">{t('text', { day: dayName(noon(col.day.date)) })}</p>
        <div class="two">
          <ClockField label={t('from')} value={starts} onInput={setStarts} />
          <ClockField label={t('to')} value={ends} onInput={setEnds} />
        </div>
        <Field label={t('until')} hint={t('untilHint')} type="date" value={until} onInput={v => setUntil(v || col.day.date)} />
        <Field label={t('reason')} hint={t('reasonHint')} most={200} value={reason} onInput={setReason} />
        <button type="submit" hidden />
      </form>
      <div class="warn m12" role="alert" hidden={!problem}>
        <div>
          {problem}
          <ul class="turns">
            {inTheWay.map(b => (
              <li key={b.id}>
                <span class="grow">
                  {several && `${date(b.starts_at)} `}
                  {hhmm(b.starts_at)}–{hhmm(b.ends_at)} {b.name ?? t('somebody')}
                </span>
                {b.name && onShow && col.resource.kind === 'counsellor' && (
                  <button type="button" class="link" aria-haspopup="dialog" aria-label={giving('giveThis', { what: b.name, time: hhmm(b.starts_at) })} onClick={() => setGiven(b)}>
                    {giving('giveShort')}
                  </button>
                )}
                {b.name && onShow && (
                  <button
                    type="button"
                    class="link"
                    onClick={() => {
                      onClose()
                      onShow(b.id)
                    }}
                  >
                    {t('show')}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </div>
      </div>
      {given && (
        <GiveDialog
          booking={given.id}
          who={given.name ?? undefined}
          onClose={() => setGiven(undefined)}
          onGiven={() => {
            const left = inTheWay.filter(b => b.id !== given.id)
            setInTheWay(left)
            if (left.length === 0) setProblem('')
            onDone()
          }}
        />
      )}
    </Dialog>
  )
}
