import { hhmm } from '../../lib/time'
import { Icon } from '../../ui/Icon'
import type { DayView } from '../types'
import { useNow } from './now'
import { lookOf, stands } from './state'
import type { Watched } from './watch'
import { t } from './words'

/** The day in one line, and whether it can be trusted to be the day as it is now. */
export function Summary({ day, at, watched }: { day: DayView | undefined; at: number | undefined; watched: Watched }) {
  const now = useNow(15_000)
  const looks = (day?.bookings ?? []).filter(b => stands(b, now)).map(b => lookOf(b, now))
  const count = (...which: string[]): number => looks.filter(look => which.includes(look)).length
  const parts = [
    ['arrived', count('in')],
    ['inSession', count('live')],
    ['late', count('late', 'overdue')],
    ['done', count('done')],
    ['absent', count('no')],
    ['holding', count('wait')],
    ['cancelled', (day?.bookings ?? []).filter(b => b.status.startsWith('cancelled')).length],
  ] as const
  const connected = watched.connected.value
  const time = at ? { at: hhmm(at) } : undefined
  const said = connected ? (time ? t('live', time) : '') : !watched.joined.value ? t('joining') : time ? t('lostSince', time) : t('lost')
  return (
    <p class="sum">
      {day && <b>{t('bookings', { n: looks.length - count('wait') })}</b>}
      {day && parts.map(([word, n]) => n > 0 && <span key={word}>{t(word, { n })}</span>)}
      <span class={connected || !watched.joined.value ? 'stat grow' : 'stat grow off'} role="status">
        {said && <Icon name={connected ? 'refresh' : 'offline'} size="m" />}
        {said}
      </span>
    </p>
  )
}
