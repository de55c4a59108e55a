import { useEffect, useRef, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { dateKey } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { toast } from '../../ui/Toasts'
import { Refusal, Strands } from '../editing/Refusal'
import { Stale } from '../editing/Stale'
import { useChange } from '../editing/useChange'
import { named } from '../session'
import type { HoursTemplate, ResourceAdmin } from '../types'
import { WeekGrid } from '../WeekGrid'
import { putHours } from './calls'
import { Reassign, useReassigning } from './Reassign'
import { sayProblems, sayWeek, toShifts, toWeek, WORDS, workOn } from './weeks'
import { t } from './words'

interface HoursFormProps {
  counsellor: ResourceAdmin
  templates: readonly HoursTemplate[]
  refresh: () => Promise<void>
  onClose: () => void
}

/** A counsellor's week from a day on. */
export function HoursForm({ counsellor, templates, refresh, onClose }: HoursFormProps) {
  const today = dateKey(Date.now())
  const now = JSON.stringify(counsellor.hours)
  const stood = workOn(counsellor.hours, today)
  const draft = useDraft(`hours:${counsellor.id}`, { from: today, week: stood, loaded: now })
  const { from, week, loaded } = draft.value.value
  const change = useChange()
  const reassigning = useReassigning()
  const [tried, setTried] = useState(false)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  const stale = change.stale || loaded !== now
  useEffect(() => {
    if (change.stale) void refresh()
  }, [change.stale])
  const wrong = sayProblems(week)
  /** `anew`: other visits are stranded than those that were shown. */
  const save = async (anew = false): Promise<void> => {
    setTried(true)
    if (wrong.length > 0 || from < today) return change.forget()
    const saved = await change.run(async strands => {
      await putHours(counsellor.id, { version: counsellor.version, valid_from: from, week: toShifts(week), strands: anew ? null : strands })
      await draft.clear()
      await refresh()
    })
    if (!saved) return
    onClose()
    toast(t('saved'), { icon: 'check' })
  }
  const stop = (): void => {
    void draft.clear()
    onClose()
  }
  return (
    <form
      noValidate
      class="fields m20"
      onSubmit={e => {
        e.preventDefault()
        void save()
      }}
    >
      <h3 ref={title} tabIndex={-1}>
        {t('changeHoursOf', { who: named(counsellor) })}
      </h3>
      <p class="t2">{t('changeHoursText')}</p>
      <div class={templates.length > 0 ? 'two' : 'half'}>
        <Field label={t('validFrom')} type="date" value={from} error={tried && from < today ? t('pastDate') : undefined} onInput={next => draft.set({ from: next })} />
        {templates.length > 0 && (
          <label class="f">
            <b>{t('fillFrom')}</b>
            <select
              value=""
              onChange={e => {
                const chosen = templates.find(x => String(x.id) === e.currentTarget.value)
                if (chosen) draft.set({ week: toWeek(chosen.week) })
              }}
            >
              <option value="">{t('chooseTemplate')}</option>
              {templates.map(x => (
                <option key={x.id} value={String(x.id)}>
                  {x.name}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <WeekGrid week={week} put={next => draft.set({ week: next })} words={WORDS} />
      <Refusal change={change} problem={tried ? wrong.join(' ') : ''} />
      <Strands change={change} again={() => void save()} onGiven={() => void save(true)} also={<Reassign reassigning={reassigning} counsellor={counsellor.id} visits={change.strands?.visits ?? []} onGiven={() => save(true)} />} />
      {stale && (
        <Stale
          fields={[[t('week'), sayWeek(stood), sayWeek(week)]]}
          busy={change.busy}
          onMine={() => {
            draft.set({ loaded: now })
            void save()
          }}
          onTheirs={() => {
            change.forget()
            draft.set({ week: stood, loaded: now })
          }}
        />
      )}
      <div class="row wrap">
        <Button size="sm" submit busy={change.busy} disabled={stale}>
          {t('save')}
        </Button>
        <Button kind="plain" size="sm" onClick={stop}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}
