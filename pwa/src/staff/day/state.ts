import { dateKey } from '../../lib/time'
import type { IconName } from '../../ui/names'
import type { ResourceDay, DayBooking, DayView, Interval, StaffBooking } from '../types'
import type { Step } from './calls'
import { t } from './words'

/** How a booking stands, as the desk tells it apart by tint, icon and word. */
export type Look = 'wait' | 'ok' | 'late' | 'overdue' | 'in' | 'live' | 'done' | 'no' | 'new' | 'gone'

const ICONS: Record<Look, IconName> = { wait: 'lock', ok: 'calendar', late: 'clock', overdue: 'clock', in: 'door', live: 'clock', done: 'check', no: 'close', new: 'plus', gone: 'close' }
const MINUTE = 60_000
/** After this long nobody is 'late' any more: somebody forgot to say whether they came. */
const LATE_FOR = 60

export const minutes = (from: number | string, to: number | string): number => Math.floor((new Date(to).getTime() - new Date(from).getTime()) / MINUTE)

export function lookOf(b: DayBooking, now: number, fresh = false): Look {
  switch (b.status) {
    case 'held':
      return 'wait'
    case 'checked_in':
      return 'in'
    case 'in_session':
      return 'live'
    case 'completed':
      return 'done'
    case 'no_show':
      return 'no'
    case 'confirmed': {
      const late = minutes(b.starts_at, now)
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
  if (look === 'late') return t(b.reply === 'late' ? 'said_lateBy' : 'state_late', { n: minutes(b.starts_at, now) })
  if ((look === 'ok' || look === 'new') && b.reply) return t(`said_${b.reply}`)
  return t(`state_${look}`)
}

/** 3:12 */
export function left(until: string | null, now: number): string {
  const seconds = until ? Math.max(0, Math.ceil((new Date(until).getTime() - now) / 1000)) : 0
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** What takes a counsellor's time: not what was cancelled, nor a hold that ran out. */
export const stands = (b: DayBooking, now: number): boolean =>
  b.status === 'held' ? b.held_until !== null && new Date(b.held_until).getTime() > now : !['cancelled_by_citizen', 'cancelled_by_centre', 'expired'].includes(b.status)

/** How early somebody may be checked in, in minutes. */
export const EARLIEST = 60

/** Whether a counsellor may do this now. The clock decides what the last answer could not foresee. */
export function may(b: StaffBooking, step: Step, now: number): boolean {
  if (step === 'check-in') return b.status === 'confirmed' ? minutes(now, b.starts_at) < EARLIEST : b.next.includes('checked_in')
  if (step === 'no-show') return b.status === 'confirmed' && now >= Date.parse(b.starts_at)
  return b.next.includes(step === 'start' ? 'in_session' : 'completed')
}

/** The one thing to do next. */
export function nextStep(status: DayBooking['status']): Step | undefined {
  return ({ confirmed: 'check-in', no_show: 'check-in', checked_in: 'start', in_session: 'complete' } as Partial<Record<DayBooking['status'], Step>>)[status]
}

export interface Range {
  /** Epoch milliseconds at whole hours. */
  from: number
  to: number
}

/** Whole hours around everything that happens; nine to six where nothing does. */
export function rangeOf(day: DayView): Range {
  const spans: Interval[] = [...day.bookings, ...day.counsellors.flatMap(c => [...c.working, ...c.blocks])]
  if (day.opens && day.closes) spans.push({ starts_at: day.opens, ends_at: day.closes })
  if (spans.length === 0) spans.push({ starts_at: `${day.date}T09:00:00+09:00`, ends_at: `${day.date}T18:00:00+09:00` })
  const hour = 60 * MINUTE
  return {
    from: Math.floor(Math.min(...spans.map(s => Date.parse(s.starts_at))) / hour) * hour,
    to: Math.ceil(Math.max(...spans.map(s => Date.parse(s.ends_at))) / hour) * hour,
  }
}

export interface Free extends Interval {
  why: string
}

/** When a counsellor is not to be booked: outside working hours, breaks, and what was kept free. */
export function freeOf(c: ResourceDay, range: Range, date: string): Free[] {
  const iso = (ms: number): string => new Date(ms).toISOString()
  const gaps: Free[] = []
  let at = range.from
  const working = [...c.working].sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at))
  working.forEach((w, i) => {
    const starts = Date.parse(w.starts_at)
    if (starts > at) gaps.push({ starts_at: iso(at), ends_at: w.starts_at, why: i === 0 ? t('off') : overNoon(at, starts, date) ? t('lunch') : t('pause') })
    at = Math.max(at, Date.parse(w.ends_at))
  })
  if (at < range.to) gaps.push({ starts_at: iso(at), ends_at: iso(range.to), why: working.length ? t('off') : t('offToday') })
  return [...gaps, ...c.blocks.map(b => ({ ...b, why: b.reason || t('blocked') }))]
}

function overNoon(from: number, to: number, date: string): boolean {
  return from < Date.parse(`${date}T13:30:00+09:00`) && to > Date.parse(`${date}T11:30:00+09:00`)
}

export const isToday = (date: string, now: number): boolean => dateKey(now) === date

/** The day `n` days after. */
export function shift(date: string, n: number): string {
  const at = new Date(`${date}T12:00:00Z`)
  at.setUTCDate(at.getUTCDate() + n)
  return at.toISOString().slice(0, 10)
}

export const asDate = (text: string | undefined): string | undefined => (text && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined)
