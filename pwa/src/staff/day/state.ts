import { dateKey } from '../../lib/time'
import type { IconName } from '../../ui/names'
import type { Block, DayBooking, Interval, ResourceDay, StaffBooking } from '../types'
import type { Col } from './columns'
import type { Step } from './calls'
import { t } from './words'

/** How a booking stands, as the desk tells it apart by tint, icon and word. */
export type Look = 'wait' | 'kept' | 'ask' | 'walkin' | 'ok' | 'late' | 'overdue' | 'away' | 'in' | 'live' | 'done' | 'no' | 'new' | 'gone'

const ICONS: Record<Look, IconName> = { wait: 'lock', kept: 'lock', ask: 'ask', walkin: 'walkin', ok: 'calendar', late: 'clock', overdue: 'clock', away: 'phone', in: 'door', live: 'clock', done: 'check', no: 'close', new: 'plus', gone: 'close' }
const MINUTE = 60_000
/** After this long nobody is 'late' any more: somebody forgot to say whether they came. */
const LATE_FOR = 60

export const minutes = (from: number | string, to: number | string): number => Math.floor((new Date(to).getTime() - new Date(from).getTime()) / MINUTE)

export function lookOf(b: DayBooking, now: number, fresh = false): Look {
  switch (b.status) {
    case 'held':
      return b.offered ? 'kept' : 'wait'
    case 'requested':
      return b.away ? 'away' : 'ask'
    case 'checked_in':
      return b.walk_in ? 'walkin' : 'in'
    case 'in_session':
      return 'live'
    case 'completed':
      return 'done'
    case 'no_show':
      return 'no'
    case 'confirmed': {
      if (b.away) return 'away'
      // Nobody is late before their counsellor is there.
      const late = minutes(b.starts_at, now) - b.late_minutes
      if (late > LATE_FOR) return 'overdue'
      return late > 0 ? 'late' : fresh ? 'new' : 'ok'
    }
    default:
      return 'gone'
  }
}

export const iconOf = (look: Look): IconName => ICONS[look]

export function wordOf(look: Look, b: DayBooking, now: number): string {
  if (look === 'wait') return t('state_wait', { left: left(b.held_until, now) })
  if (look === 'late') return t(b.reply === 'late' ? 'said_lateBy' : 'state_late', { n: minutes(b.starts_at, now) - b.late_minutes })
  if ((look === 'ok' || look === 'new') && b.reply) return t(`said_${b.reply}`)
  return t(`state_${look}`)
}

/** 3:12 */
export function left(until: string | null, now: number): string {
  const seconds = until ? Math.max(0, Math.ceil((new Date(until).getTime() - now) / 1000)) : 0
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

export const isGone = (b: DayBooking): boolean => b.status === 'cancelled_by_citizen' || b.status === 'cancelled_by_centre'

/** What takes a counsellor's time: not what was cancelled, nor a hold that ran out. */
export const stands = (b: DayBooking, now: number): boolean =>
  b.status === 'held' ? b.held_until !== null && new Date(b.held_until).getTime() > now : !isGone(b) && b.status !== 'expired'

/** How early somebody may be checked in, in minutes. */
export const EARLIEST = 60

/** Whether a counsellor may do this now. The clock decides what the last answer could not foresee. */
export function may(b: StaffBooking, step: Step, now: number): boolean {
  if (b.away && (step === 'check-in' || step === 'no-show')) return false
  if (step === 'check-in') return b.status === 'confirmed' ? minutes(now, b.starts_at) < EARLIEST : b.next.includes('checked_in')
  if (step === 'no-show') return b.status === 'confirmed' && now >= Date.parse(b.starts_at) + b.late_minutes * MINUTE
  return b.next.includes(step === 'start' ? 'in_session' : 'completed')
}

/** The one thing to do next. */
export function nextStep(status: DayBooking['status']): Step | undefined {
  return ({ confirmed: 'check-in', no_show: 'check-in', checked_in: 'start', in_session: 'complete' } as Partial<Record<DayBooking['status'], Step>>)[status]
}

export interface Range {
  /** Minutes after midnight, at whole hours. */
  from: number
  to: number
}

/** Midnight of a day in the city, in epoch milliseconds. */
export const midnight = (date: string): number => Date.parse(`${date}T00:00:00+09:00`)

/** Whole hours around everything that happens in the columns; nine to six where nothing does. */
export function rangeOf(cols: readonly Col[]): Range {
  const spans = cols.flatMap(({ day, resource, bookings }) => {
    const zero = midnight(day.date)
    // What was kept free for days is cut to this one.
    const inside = (s: Interval): readonly [number, number] => [Math.max(0, minutes(zero, s.starts_at)), Math.min(24 * 60, minutes(zero, s.ends_at))]
    const open = day.opens && day.closes ? [{ starts_at: day.opens, ends_at: day.closes }] : []
    return [...bookings, ...resource.working, ...resource.blocks.filter(b => !b.absence_id && minutes(b.starts_at, b.ends_at) < 12 * 60), ...open].map(inside)
  })
  if (spans.length === 0) spans.push([9 * 60, 18 * 60])
  return { from: Math.floor(Math.min(...spans.map(s => s[0])) / 60) * 60, to: Math.ceil(Math.max(...spans.map(s => s[1])) / 60) * 60 }
}

export interface Free extends Interval {
  why: string
  /** Where somebody of the desk kept it free. */
  block?: Block
}

/** When a resource is not to be booked: outside working hours, breaks, and what was kept free. */
export function freeOf(c: ResourceDay, date: string, range: Range): readonly Free[] {
  const iso = (ms: number): string => new Date(ms).toISOString()
  const gaps: Free[] = []
  const [first, last] = [midnight(date) + range.from * MINUTE, midnight(date) + range.to * MINUTE]
  let at = first
  const working = [...c.working].sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at))
  working.forEach((w, i) => {
    const starts = Date.parse(w.starts_at)
    if (starts > at) gaps.push({ starts_at: iso(at), ends_at: w.starts_at, why: i === 0 ? t('off') : overNoon(at, starts, date) ? t('lunch') : t('pause') })
    at = Math.max(at, Date.parse(w.ends_at))
  })
  if (at < last) gaps.push({ starts_at: iso(at), ends_at: iso(last), why: working.length ? t('off') : t('offToday') })
  const blocks = c.blocks.map(block => ({
    starts_at: iso(Math.max(first, Date.parse(block.starts_at))),
    ends_at: iso(Math.min(last, Date.parse(block.ends_at))),
    why: block.absence_id ? t('away') : block.reason || t('blocked'),
    block,
  }))
  return [...gaps, ...blocks.filter(b => b.starts_at < b.ends_at)]
}

function overNoon(from: number, to: number, date: string): boolean {
  return from < Date.parse(`${date}T13:30:00+09:00`) && to > Date.parse(`${date}T11:30:00+09:00`)
}

export const isToday = (date: string, now: number): boolean => dateKey(now) === date

/** The Monday of a day's week. */
export function mondayOf(date: string): string {
  return shift(date, -((new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7))
}

/** The day `n` days after. */
export function shift(date: string, n: number): string {
  const at = new Date(`${date}T12:00:00Z`)
  at.setUTCDate(at.getUTCDate() + n)
  return at.toISOString().slice(0, 10)
}

export const asDate = (text: string | undefined): string | undefined => (text && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined)
