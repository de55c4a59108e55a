import { Icon } from '../ui/Icon'
import { ClockField } from './ClockField'
import { WEEKDAYS, type WeekHours, type Weekday } from './places/week'

/** What the grid says; `day` is the weekday's name. */
export interface WeekWords {
  day: (weekday: Weekday) => string
  /** Where a day has no hours. */
  none: string
  opens: (day: string) => string
  closes: (day: string) => string
  add: string
  addOn: (day: string) => string
  removeOn: (day: string) => string
}

interface WeekGridProps {
  week: readonly WeekHours[]
  put: (week: WeekHours[]) => void
  words: WeekWords
}

/** The hours of seven days, each with as many stretches as it needs. */
export function WeekGrid({ week, put, words }: WeekGridProps) {
  return (
    <div class="weekform">
      {WEEKDAYS.map(weekday => (
        <DayRow key={weekday} weekday={weekday} week={week} put={put} words={words} />
      ))}
    </div>
  )
}

function DayRow({ weekday, week, put, words }: WeekGridProps & { weekday: Weekday }) {
  const day = words.day(weekday)
  const own = week.filter(h => h.weekday === weekday)
  const change = (at: WeekHours, part: Partial<WeekHours>): void => put(week.map(h => (h === at ? { ...h, ...part } : h)))
  return (
    <fieldset>
      <legend>{day}</legend>
      {own.length === 0 && <span class="t2">{words.none}</span>}
      {own.map((h, i) => (
        <span key={i} class="span">
          <ClockField bare label={words.opens(day)} value={h.opens} onInput={opens => change(h, { opens })} />
          <span aria-hidden="true">–</span>
          <ClockField bare label={words.closes(day)} value={h.closes} onInput={closes => change(h, { closes })} />
          <button type="button" class="ib" aria-label={words.removeOn(day)} onClick={() => put(week.filter(x => x !== h))}>
            <Icon name="close" size="m" />
          </button>
        </span>
      ))}
      <button type="button" class="link" aria-label={words.addOn(day)} onClick={() => put([...week, { weekday, opens: own.length ? '' : '10:00', closes: own.length ? '' : '18:00' }])}>
        <Icon name="plus" size="m" />
        {words.add}
      </button>
    </fieldset>
  )
}
