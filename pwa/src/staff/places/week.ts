import { date as dateName } from '../../lib/time'
import { isClock } from '../clock'
import type { Hours } from '../types'

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
export type Weekday = (typeof WEEKDAYS)[number]

export interface WeekHours {
  weekday: number
  /** HH:MM */
  opens: string
  closes: string
}

export const sayDate = (key: string): string => dateName(`${key}T12:00:00+09:00`)
export const short = (time: string): string => time.slice(0, 5)

/** The week as it holds on a day; `valid_until` is the last day on which it does. */
export function weekOn(hours: readonly Hours[], day: string): WeekHours[] {
  return hours
    .filter(h => h.valid_from <= day && (h.valid_until === null || day <= h.valid_until))
    .map(({ weekday, opens, closes }) => ({ weekday, opens: short(opens), closes: short(closes) }))
    .sort((a, b) => a.weekday - b.weekday || a.opens.localeCompare(b.opens))
}

/** The days after `day` on which the week changes. */
export function changesAfter(hours: readonly Hours[], day: string): string[] {
  return [...new Set(hours.map(h => h.valid_from).filter(from => from > day))].sort()
}

export interface WeekProblem {
  weekday: Weekday
  what: 'order' | 'overlap'
}

export function problemsOf(week: readonly WeekHours[]): WeekProblem[] {
  return WEEKDAYS.flatMap((weekday): WeekProblem[] => {
    const own = week.filter(h => h.weekday === weekday).sort((a, b) => a.opens.localeCompare(b.opens))
    if (own.some(h => !isClock(h.opens) || !isClock(h.closes) || h.opens >= h.closes)) return [{ weekday, what: 'order' }]
    return own.some((h, i) => i > 0 && h.opens < own[i - 1]!.closes) ? [{ weekday, what: 'overlap' }] : []
  })
}
