import { useEffect, useRef, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { dateKey } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { Icon } from '../../ui/Icon'
import { ClockField } from '../ClockField'
import { explain } from '../problems'
import type { SiteAdmin } from '../types'
import { putHours } from './calls'
import { dayWord } from './Site'
import { problemsOf, WEEKDAYS, weekOn, type WeekHours, type Weekday } from './week'
import { t } from './words'

interface WeekFormProps {
  site: SiteAdmin
  onClose: () => void
  onSaved: (site: SiteAdmin) => void
}

/** A week of opening hours from a day on. */
export function WeekForm({ site, onClose, onSaved }: WeekFormProps) {
  const today = dateKey(Date.now())
  const draft = useDraft(`week:${site.id}`, { from: today, week: weekOn(site.hours, today) })
  const { from, week } = draft.value.value
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const [tried, setTried] = useState(false)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  const wrong = problemsOf(week)
  const put = (next: WeekHours[]): void => draft.set({ week: next })
  const save = async (): Promise<void> => {
    setTried(true)
    if (wrong.length > 0 || from < today) return
    setBusy(true)
    setProblem('')
    try {
      const next = await putHours(site.id, from, week)
      await draft.clear()
      onSaved(next)
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  return (
    <form
      class="fields m20"
      onSubmit={e => {
        e.preventDefault()
        if (!busy) void save()
      }}
    >
      <h3 ref={title} tabIndex={-1}>
        {t('change')}
      </h3>
      <p class="t2">{t('changeText')}</p>
      <div class="half">
        <Field label={t('validFrom')} type="date" value={from} onInput={next => draft.set({ from: next })} error={tried && from < today ? t('pastDate') : undefined} />
      </div>
      <div class="weekform">
        {WEEKDAYS.map(weekday => (
          <DayRow key={weekday} weekday={weekday} week={week} put={put} />
        ))}
      </div>
      {tried &&
        wrong.map(w => (
          <p key={w.weekday} class="warn" role="alert">
            {t(w.what, { day: dayWord(w.weekday) })}
          </p>
        ))}
      <p class="warn" role="alert" hidden={!problem}>
        {problem}
      </p>
      <div class="row wrap">
        <Button size="sm" submit busy={busy}>
          {t('save')}
        </Button>
        <Button kind="plain" size="sm" onClick={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}

function DayRow({ weekday, week, put }: { weekday: Weekday; week: readonly WeekHours[]; put: (week: WeekHours[]) => void }) {
  const day = dayWord(weekday)
  const own = week.filter(h => h.weekday === weekday)
  const change = (at: WeekHours, part: Partial<WeekHours>): void => put(week.map(h => (h === at ? { ...h, ...part } : h)))
  return (
    <fieldset>
      <legend>{day}</legend>
      {own.length === 0 && <span class="t2">{t('closed')}</span>}
      {own.map((h, i) => (
        <span key={i} class="span">
          <ClockField bare label={t('opens', { day })} value={h.opens} onInput={opens => change(h, { opens })} />
          <span aria-hidden="true">–</span>
          <ClockField bare label={t('closes', { day })} value={h.closes} onInput={closes => change(h, { closes })} />
          <button type="button" class="ib" aria-label={t('removeHours', { day })} onClick={() => put(week.filter(x => x !== h))}>
            <Icon name="close" size="m" />
          </button>
        </span>
      ))}
      <button type="button" class="link" aria-label={t('addHours', { day })} onClick={() => put([...week, { weekday, opens: own.length ? '' : '10:00', closes: own.length ? '' : '18:00' }])}>
        <Icon name="plus" size="m" />
        {t('add')}
      </button>
    </fieldset>
  )
}
