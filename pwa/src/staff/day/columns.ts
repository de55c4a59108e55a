import { weekday } from '../../lib/time'
import { named } from '../session'
import type { DayBooking, DayView, ResourceDay } from '../types'

export type By = 'counsellor' | 'room'

/** One column of a calendar: a resource on one day. */
export interface Col {
  key: string
  head: string
  /** Under the head: what it can be booked for. */
  note: string
  mine: boolean
  resource: ResourceDay
  day: DayView
  bookings: readonly DayBooking[]
}

export const resourcesOf = (day: DayView, by: By): readonly ResourceDay[] => (by === 'counsellor' ? day.counsellors : day.rooms)

/** A hall's booking stands in each of its rooms too. */
export const isIn = (b: DayBooking, resource: number): boolean => b.counsellor_id === resource || b.room_id === resource || b.part_ids.includes(resource)

const byTime = (a: DayBooking, b: DayBooking): number => Date.parse(a.starts_at) - Date.parse(b.starts_at)

function column(day: DayView, resource: ResourceDay, head: string, note: string, mine: boolean): Col {
  return { key: `${day.date} ${resource.id}`, head, note, mine, resource, day, bookings: day.bookings.filter(b => isIn(b, resource.id)).sort(byTime) }
}

/** The day side by side, one's own column first. */
export function columnsOf(day: DayView, by: By): readonly Col[] {
  return [...resourcesOf(day, by)].sort((a, b) => Number(b.mine) - Number(a.mine)).map(r => column(day, r, named(r), r.services.map(named).join(', '), r.mine))
}

/** The days of one counsellor or room; a Sunday only where something is on. */
export function weekColumns(days: readonly DayView[], by: By, id: number): readonly Col[] {
  return workdays(days).flatMap(day => {
    const resource = resourcesOf(day, by).find(r => r.id === id)
    return resource ? [column(day, resource, weekday(`${day.date}T12:00:00+09:00`), '', false)] : []
  })
}

export const workdays = (days: readonly DayView[]): readonly DayView[] => days.filter((d, i) => i < 6 || d.opens !== null || d.bookings.length > 0)
