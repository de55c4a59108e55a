import { dateKey } from '../../../lib/time'
import { language } from '../../../lib/settings'
import type { Months } from './calls'

export const SPANS = [3, 6, 12, 24] as const
export type Span = (typeof SPANS)[number]

/** This month and those before it, so many in all. */
export function monthsOf(span: Span, now: number): Months {
  const last = dateKey(now).slice(0, 7)
  const n = Number(last.slice(0, 4)) * 12 + Number(last.slice(5)) - span
  return { first: `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`, last }
}

/** 11월, Nov */
export const monthName = (day: string): string => new Date(day).toLocaleDateString(language.value === 'en' ? 'en-US' : 'ko-KR', { month: language.value === 'en' ? 'short' : 'long', timeZone: 'UTC' })
/** 2026년 11월, November 2026 */
export const wholeMonth = (day: string): string => new Date(day).toLocaleDateString(language.value === 'en' ? 'en-US' : 'ko-KR', { year: 'numeric', month: 'long', timeZone: 'UTC' })
