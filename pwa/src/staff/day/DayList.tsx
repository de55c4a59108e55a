import { hhmm } from '../../lib/time'
import { Icon } from '../../ui/Icon'
import { named } from '../session'
import type { DayBooking, DayView } from '../types'
import { serviceOf, whoOf } from './Calendar'
import { useNow } from './now'
import { iconOf, lookOf, stands, wordOf } from './state'
import { t } from './words'

interface DayListProps {
  day: DayView
  fresh: ReadonlySet<string>
  onOpen: ((id: string) => void) | undefined
}

/** The day on a phone: by time, one's own first. */
export function DayList({ day, fresh, onOpen }: DayListProps) {
  const now = useNow(day.bookings.some(b => b.status === 'held') ? 1000 : 15_000)
  const standing = day.bookings.filter(b => stands(b, now)).sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at))
  const counsellor = (b: DayBooking) => day.counsellors.find(c => c.id === b.counsellor_id)
  const mine = standing.filter(b => counsellor(b)?.mine)
  const others = standing.filter(b => !counsellor(b)?.mine)
  const groups = [
    [t('mineGroup'), mine],
    [mine.length ? t('othersGroup') : t('allGroup'), others],
  ] as const
  return (
    <div class="body">
      {groups.map(
        ([title, bookings]) =>
          bookings.length > 0 && (
            <section key={title}>
              <h2>{title}</h2>
              <ul class="dl m8">
                {bookings.map(b => {
                  const look = lookOf(b, now, fresh.has(b.id))
                  const person = counsellor(b)
                  const held = b.status === 'held'
                  const words = (
                    <>
                      <b class="tm">{hhmm(b.starts_at)}</b>
                      <span class="grow">
                        <b>{whoOf(b)}</b>
                        <br />
                        <span class="t2">
                          {serviceOf(b)}
                          {person && !person.mine && ` · ${named(person)}`}
                        </span>
                      </span>
                      <span class="st">
                        <Icon name={iconOf(look)} />
                        {wordOf(look, b, now)}
                      </span>
                    </>
                  )
                  const name = `bk ${look === 'overdue' ? 'late' : look}`
                  return (
                    <li key={b.id}>
                      {held || !onOpen ? (
                        <div class={name}>{words}</div>
                      ) : (
                        <button type="button" class={name} data-id={b.id} onClick={() => onOpen(b.id)}>
                          {words}
                        </button>
                      )}
                    </li>
                  )
                })}
              </ul>
            </section>
          ),
      )}
    </div>
  )
}
