import { dateKey } from '../../lib/time'

/** Days of the city; the last one is included. */
export interface Span {
  first: string
  last: string
}

export const KINDS = ['week', 'month', 'year', 'days'] as const
export type SpanKind = (typeof KINDS)[number]
/** As many as the server sums at once. */
export const MOST_DAYS = 400

const DAY = 86_400_000
const key = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** From the begin of the week, the month or the year to today. */
export function spanOf(kind: Exclude<SpanKind, 'days'>, today: string): Span {
  const at = Date.parse(today)
  if (kind === 'week') return { first: key(at - ((new Date(at).getUTCDay() + 6) % 7) * DAY), last: today }
  return { first: kind === 'month' ? `${today.slice(0, 8)}01` : `${today.slice(0, 5)}01-01`, last: today }
}

export const daysIn = ({ first, last }: Span): number => Math.round((Date.parse(last) - Date.parse(first)) / DAY) + 1

const isDay = (text: string | undefined): text is string => /^\d{4}-\d\d-\d\d$/.test(text ?? '') && !Number.isNaN(Date.parse(text!))

/** What the address asks for; this month where it says nothing that can be. */
export function readSpan(query: Readonly<Record<string, string>>, now: number): { kind: SpanKind; span: Span } {
  const today = dateKey(now)
  const { first, last } = query
  const kind = KINDS.find(k => k === query['span']) ?? 'month'
  if (kind !== 'days') return { kind, span: spanOf(kind, today) }
  const asked = isDay(first) && isDay(last) ? { first, last } : undefined
  return { kind, span: asked && !spanWrong(asked) ? asked : spanOf('month', today) }
}

/** Whether days are in order, and not too many. */
export function spanWrong(span: Span): 'order' | 'long' | undefined {
  if (!isDay(span.first) || !isDay(span.last) || span.last < span.first || span.first < '2019-01-01') return 'order'
  return daysIn(span) > MOST_DAYS ? 'long' : undefined
}

export interface Bucket {
  /** The first day of it. */
  from: string
  last: string
}

/** A bar for each day of a month, each week of half a year, each month of more. */
export function bucketsOf(span: Span): { by: 'day' | 'week' | 'month'; buckets: Bucket[] } {
  const days = daysIn(span)
  const by = days <= 31 ? 'day' : days <= 190 ? 'week' : 'month'
  const buckets: Bucket[] = []
  for (let n = 0; n < days; n++) {
    const at = Date.parse(span.first) + n * DAY
    const day = key(at)
    const isNew = n === 0 || by === 'day' || (by === 'week' ? new Date(at).getUTCDay() === 1 : day.endsWith('-01'))
    if (isNew) buckets.push({ from: day, last: day })
    else buckets.at(-1)!.last = day
  }
  return { by, buckets }
}
