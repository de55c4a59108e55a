import { useEffect, useRef, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { dateKey } from '../../lib/time'
import { Field } from '../../ui/Field'
import { Refusal, Strands } from '../editing/Refusal'
import { SaveRow } from '../editing/SaveRow'
import { Stale } from '../editing/Stale'
import { useChange } from '../editing/useChange'
import type { SiteAdmin } from '../types'
import { WeekGrid, type WeekWords } from '../WeekGrid'
import { putHours } from './calls'
import { dayWord } from './Site'
import { problemsOf, weekOn, type Weekday, type WeekHours } from './week'
import { t } from './words'

const WORDS: WeekWords = {
  day: weekday => dayWord(weekday),
  get none() {
    return t('closed')
  },
  opens: day => t('opens', { day }),
  closes: day => t('closes', { day }),
  get add() {
    return t('add')
  },
  addOn: day => t('addHours', { day }),
  removeOn: day => t('removeHours', { day }),
}

const sayWeek = (week: readonly WeekHours[]): string => week.map(h => `${dayWord(h.weekday as Weekday)} ${h.opens}–${h.closes}`).join('\n')

interface WeekFormProps {
  site: SiteAdmin
  refresh: () => Promise<void>
  onClose: () => void
  onSaved: (site: SiteAdmin) => void
}

/** A week of opening hours from a day on. */
export function WeekForm({ site, refresh, onClose, onSaved }: WeekFormProps) {
  const today = dateKey(Date.now())
  const draft = useDraft(`week:${site.id}`, { from: today, week: weekOn(site.hours, today), loaded: site.hours_version })
  const { from, week, loaded } = draft.value.value
  const change = useChange()
  const [tried, setTried] = useState(false)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  const stale = change.stale || loaded !== site.hours_version
  useEffect(() => {
    if (change.stale) void refresh()
  }, [change.stale])
  // What would hold on the day from which the new week is meant.
  const theirs = weekOn(site.hours, from)
  const wrong = problemsOf(week)
  const put = (next: WeekHours[]): void => draft.set({ week: next })
  const save = async (): Promise<void> => {
    setTried(true)
    if (wrong.length > 0 || from < today) return change.forget()
    await change.run(async strands => {
      const next = await putHours(site.id, site.hours_version, from, week, strands)
      await draft.clear()
      onSaved(next)
    })
  }
  return (
    <form
      class="fields m20"
      onSubmit={e => {
        e.preventDefault()
        void save()
      }}
    >
      <h3 ref={title} tabIndex={-1}>
        {t('change')}
      </h3>
      <p class="t2">{t('changeText')}</p>
      <div class="half">
        <Field label={t('validFrom')} type="date" value={from} onInput={next => draft.set({ from: next })} error={tried && from < today ? t('pastDate') : undefined} />
      </div>
      <WeekGrid week={week} put={put} words={WORDS} />
      {tried &&
        wrong.map(w => (
          <p key={w.weekday} class="warn" role="alert">
            {t(w.what, { day: dayWord(w.weekday) })}
          </p>
        ))}
      <Refusal change={change} />
      <Strands change={change} again={() => void save()} />
      {stale && (
        <Stale
          fields={[[t('hours'), sayWeek(theirs), sayWeek(week)]]}
          busy={change.busy}
          onMine={() => {
            draft.set({ loaded: site.hours_version })
            void save()
          }}
          onTheirs={() => {
            change.forget()
            draft.set({ week: theirs, loaded: site.hours_version })
          }}
        />
      )}
      <SaveRow busy={change.busy} stale={stale} onStop={onClose} />
    </form>
  )
}
