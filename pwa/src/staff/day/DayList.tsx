import { day as dayName, hhmm } from '../../lib/time'
import { Icon } from '../../ui/Icon'
import { t as giving } from '../reassign/words'
import { named } from '../session'
import type { DayBooking, DayView } from '../types'
import { serviceOf, whoOf } from './Calendar'
import { isIn, type By } from './columns'
import { useNow } from './now'
import { canGive } from './plan'
import { iconOf, isGone, lookOf, stands, wordOf } from './state'
import { t } from './words'

interface DayListProps {
  day: DayView
  by: By
  /** Only this counsellor's or room's; 0 for all. */
  who: number
  /** One of several days: it says which. */
  titled: boolean
  fresh: ReadonlySet<string>
  gone: boolean
  onOpen: ((id: string) => void) | undefined
  onGive: ((booking: DayBooking) => void) | undefined
}

/** The day on a phone: by time, one's own first. */
export function DayList({ day, by, who, titled, fresh, gone, onOpen, onGive }: DayListProps) {
  const now = useNow(day.bookings.some(b => b.status === 'held') ? 1000 : 15_000)
  const shown = (b: DayBooking): boolean => (stands(b, now) || (gone && isGone(b))) && (by === 'counsellor' || b.room_id !== null) && (!who || isIn(b, who))
  const standing = day.bookings.filter(shown).sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at))
  const counsellor = (b: DayBooking) => day.counsellors.find(c => c.id === b.counsellor_id)
  const room = (b: DayBooking) => day.rooms.find(r => r.id === b.room_id)
  const mine = standing.filter(b => counsellor(b)?.mine)
  const others = standing.filter(b => !counsellor(b)?.mine)
  const groups = [
    [t('mineGroup'), mine],
    [mine.length ? t('othersGroup') : t('allGroup'), others],
  ] as const
  return (
    <div class="body">
      {titled && <h2>{dayName(`${day.date}T12:00:00+09:00`)}</h2>}
      {groups.map(
        ([title, bookings]) =>
          bookings.length > 0 && (
            <section key={title}>
              {titled ? <h3>{title}</h3> : <h2>{title}</h2>}
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
                          {room(b) && ` · ${named(room(b)!)}`}
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
                      {onGive && canGive(b, now) && (
                        <button type="button" class="link" aria-haspopup="dialog" aria-label={giving('giveThis', { what: whoOf(b), time: hhmm(b.starts_at) })} onClick={() => onGive(b)}>
                          {giving('giveShort')}
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
