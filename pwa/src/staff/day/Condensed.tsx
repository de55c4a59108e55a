import { dateKey, day as dayName, hhmm } from '../../lib/time'
import { Icon } from '../../ui/Icon'
import { named } from '../session'
import type { DayView } from '../types'
import { whoOf } from './Column'
import { isIn, resourcesOf, type By } from './columns'
import { useNow } from './now'
import { iconOf, isGone, lookOf, stands, wordOf } from './state'
import { t } from './words'

interface CondensedProps {
  days: readonly DayView[]
  by: By
  chosen: string | undefined
  fresh: ReadonlySet<string>
  gone: boolean
  onOpen: ((id: string) => void) | undefined
  onDay: (date: string) => void
  onWho: (id: number) => void
}

/** Everybody's week: a row for each, a column for each day, a line for each booking. */
export function Condensed({ days, by, chosen, fresh, gone, onOpen, onDay, onWho }: CondensedProps) {
  const now = useNow(15_000)
  const rows = resourcesOf(days[0]!, by)
  return (
    <div class="calbox" tabIndex={0} role="region" aria-label={t('week')}>
      <table class="wk">
        <thead>
          <tr>
            <td />
            {days.map(d => (
              <th key={d.date} scope="col">
                <button type="button" class="link" onClick={() => onDay(d.date)}>
                  {dayName(`${d.date}T12:00:00+09:00`)}
                </button>
                <small>{d.opens ? t('bookings', { n: d.bookings.filter(b => stands(b, now) && b.status !== 'held' && rows.some(r => isIn(b, r.id))).length }) : t('closed')}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(r => (
            <tr key={r.id}>
              <th scope="row">
                <button type="button" class="link" onClick={() => onWho(r.id)}>
                  {named(r)}
                </button>
                {r.mine && <span class="me">{t('mine')}</span>}
              </th>
              {days.map(d => {
                const own = resourcesOf(d, by).find(x => x.id === r.id)
                const bookings = d.bookings.filter(b => isIn(b, r.id) && (stands(b, now) || (gone && isGone(b))))
                return (
                  <td key={d.date} class={own?.working.length ? '' : 'off'}>
                    {own?.blocks.map(b => (
                      <span key={b.id} class="wb blk">
                        {dateKey(b.starts_at) === d.date && `${hhmm(b.starts_at)} `}
                        {b.reason || t('blocked')}
                      </span>
                    ))}
                    {bookings.map(b => {
                      const look = lookOf(b, now, fresh.has(b.id))
                      const shut = b.status === 'held' || !onOpen
                      return (
                        <button type="button" key={b.id} data-id={b.id} class={`wb bk ${look === 'overdue' ? 'late' : look}${b.id === chosen ? ' sel' : ''}`} aria-disabled={shut || undefined} aria-current={b.id === chosen || undefined} onClick={() => !shut && onOpen(b.id)}>
                          <b>{hhmm(b.starts_at)}</b>
                          <span class="grow">{whoOf(b)}</span>
                          <Icon name={iconOf(look)} />
                          <span class="vh">{wordOf(look, b, now)}</span>
                        </button>
                      )
                    })}
                    {bookings.length === 0 && !own?.working.length && <span class="t2">{t('offToday')}</span>}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
