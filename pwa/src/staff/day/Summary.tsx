import type { ComponentChildren } from 'preact'
import { hhmm } from '../../lib/time'
import { Icon } from '../../ui/Icon'
import { Key, useKey } from '../../ui/Key'
import type { DayView } from '../types'
import { useNow } from './now'
import { isGone, lookOf, stands } from './state'
import type { Watched } from './watch'
import { t } from './words'

/** The day in one line, and whether it can be trusted to be the day as it is now. */
interface SummaryProps {
  days: readonly DayView[] | undefined
  at: number | undefined
  watched: Watched
  /** Whether cancelled ones are shown. */
  gone: boolean
  onGone: () => void
  children?: ComponentChildren
}

export function Summary({ days, at, watched, gone, onGone, children }: SummaryProps) {
  const now = useNow(15_000)
  const all = days?.flatMap(d => d.bookings) ?? []
  const cancelled = all.filter(isGone).length
  const looks = all.filter(b => stands(b, now)).map(b => lookOf(b, now))
  const count = (...which: string[]): number => looks.filter(look => which.includes(look)).length
  const parts = [
    ['asked', count('ask')],
    ['arrived', count('in', 'walkin')],
    ['inSession', count('live')],
    ['late', count('late', 'overdue')],
    ['done', count('done')],
    ['absent', count('no')],
    ['holding', count('wait')],
  ] as const
  useKey('g', onGone, cancelled > 0)
  const connected = watched.connected.value
  const time = at ? { at: hhmm(at) } : undefined
  const said = connected ? (time ? t('live', time) : '') : !watched.joined.value ? t('joining') : time ? t('lostSince', time) : t('lost')
  return (
    <div class="sum">
      {children}
      {days && <b>{t('bookings', { n: looks.length - count('wait') })}</b>}
      {days && parts.map(([word, n]) => n > 0 && <span key={word}>{t(word, { n })}</span>)}
      {cancelled > 0 && (
        <button type="button" class="link" aria-pressed={gone} onClick={onGone}>
          {t(gone ? 'hideCancelled' : 'showCancelled', { n: cancelled })} <Key>G</Key>
        </button>
      )}
      <span class={connected || !watched.joined.value ? 'stat grow' : 'stat grow off'} role="status">
        {said && <Icon name={connected ? 'refresh' : 'offline'} size="m" />}
        {said}
      </span>
    </div>
  )
}
