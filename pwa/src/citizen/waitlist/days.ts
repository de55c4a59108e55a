import type { NewEntry } from './api'

export type Days = 'day' | 'week' | 'any'
export type Hours = 'any' | 'morning' | 'afternoon'

/** The server lets nobody wait for longer. */
const LONGEST = 60
const NOON = '12:00'
export const WEEK = 7

/** The day `n` days after. */
export const plus = (date: string, n: number): string => new Date(Date.parse(date) + n * 86_400_000).toISOString().slice(0, 10)

/** From when until when, as days in the city. */
export function daysOf(days: Days, today: string, day: string | undefined, daysAhead: number): Pick<NewEntry, 'first_day' | 'last_day'> {
  if (days === 'day' && day) return { first_day: day, last_day: day }
  return { first_day: today, last_day: plus(today, Math.min(days === 'week' ? WEEK : daysAhead, LONGEST)) }
}

const HOURS: Record<Hours, readonly [from: string | null, until: string | null]> = { any: [null, null], morning: ['00:00', NOON], afternoon: [NOON, '23:59'] }

export const clockOf = (hours: Hours): { from_time: string | null; until_time: string | null } => ({ from_time: HOURS[hours][0], until_time: HOURS[hours][1] })

/** What was asked for, by the hours of an entry; undefined for hours that this app does not ask for. */
export const hoursOf = (from: string | null, until: string | null): Hours | undefined =>
  (Object.keys(HOURS) as Hours[]).find(hours => HOURS[hours][0] === from && HOURS[hours][1] === until)
