import { date, dateKey, daysBetween, hhmm } from '../../lib/time'
import type { IconName } from '../../ui/names'
import type { DeskLoan, StockedSuit } from './calls'
import { t } from './words'

export type Column = 'today' | 'out' | 'check' | 'later'
/** A tint of the desk's blocks, an icon and words, never one alone. */
export interface Look {
  tint: 'ok' | 'live' | 'late' | 'done' | 'no'
  icon: IconName
  word: string
}

const MINUTE = 60_000

export const suitName = (suit: Pick<StockedSuit, 'cut' | 'size'>): string => `${t(`cut_${suit.cut}`)} ${suit.size}`
export const whoOf = (loan: { name: string | null }): string => loan.name ?? t('nameless')
export const isLate = (loan: DeskLoan, now: number): boolean => loan.status === 'out' && Date.parse(loan.due_at) < now

export function columnOf(loan: DeskLoan, now: number): Column {
  if (loan.status === 'reserved') return dateKey(loan.pick_up_at) <= dateKey(now) ? 'today' : 'later'
  return loan.status === 'out' ? 'out' : 'check'
}

/** What is most urgent comes first: late suits before those that are due, then by time. */
export function sorted(loans: readonly DeskLoan[], column: Column): DeskLoan[] {
  const key = (l: DeskLoan): number => Date.parse(column === 'out' ? l.due_at : l.pick_up_at)
  return [...loans].sort((a, b) => key(a) - key(b))
}

export function lookOf(loan: DeskLoan, now: number): Look {
  switch (loan.status) {
    case 'reserved': {
      if (loan.unit === null) return { tint: 'late', icon: 'close', word: t('st_noPiece') }
      if (columnOf(loan, now) === 'later') return { tint: 'ok', icon: 'calendar', word: t('st_later') }
      const waited = Math.floor((now - Date.parse(loan.pick_up_at)) / MINUTE)
      if (waited > 90) return { tint: 'late', icon: 'clock', word: t('st_waitedHours') }
      if (waited > 0) return { tint: 'late', icon: 'clock', word: t('st_waited', { n: waited }) }
      return { tint: 'ok', icon: 'calendar', word: t('st_expected') }
    }
    case 'out': {
      const days = daysBetween(loan.due_at, now)
      if (isLate(loan, now)) return { tint: 'late', icon: 'clock', word: days > 0 ? t('st_overdue', { n: days }) : t('st_overdueToday') }
      if (days === 0) return { tint: 'live', icon: 'clock', word: t('st_dueToday', { at: hhmm(loan.due_at) }) }
      return { tint: 'ok', icon: 'suit', word: t('st_due', { day: date(loan.due_at) }) }
    }
    case 'damaged':
      return { tint: 'no', icon: 'repair', word: t('st_repair') }
    case 'lost':
      return { tint: 'no', icon: 'ask', word: t('st_lost') }
    default:
      return { tint: 'done', icon: 'broom', word: t('st_cleaning') }
  }
}
