import { dateKey } from '../../../lib/time'
import type { Booking, Day, Service, Slot } from '../api'

export const freeOn = (day: Day): number => day.slots.filter(slot => slot.free > 0).length

/** The day to show: the one asked for, else the first with a free time, else the first. */
export function dayToShow(days: readonly Day[], asked: string | undefined): number {
  const at = asked === undefined ? -1 : days.findIndex(day => day.date === asked)
  if (at >= 0) return at
  return Math.max(0, days.findIndex(day => freeOn(day) > 0))
}

/** The next day with a free time after `index`, else the first before it. */
export function nextFreeDay(days: readonly Day[], index: number): Day | undefined {
  return days.slice(index + 1).find(day => freeOn(day) > 0) ?? days.slice(0, index).find(day => freeOn(day) > 0)
}

export type Row = { kind: 'held'; starts_at: string; booking: Booking } | { kind: 'free'; starts_at: string; slot: Slot } | { kind: 'seen'; starts_at: string }

const same = (a: string, b: string): boolean => Date.parse(a) === Date.parse(b)

type Buffers = Pick<Service, 'buffer_before_minutes' | 'buffer_after_minutes'>
interface During {
  starts_at: string
  ends_at: string
}

/** Two visits cannot be had one after the other at one place, with what is kept free around them. */
const meet = (a: During, b: During, { buffer_before_minutes, buffer_after_minutes }: Buffers): boolean => {
  const between = (buffer_before_minutes + buffer_after_minutes) * 60_000
  return Date.parse(a.starts_at) < Date.parse(b.ends_at) + between && Date.parse(b.starts_at) < Date.parse(a.ends_at) + between
}

/** What only my own hold keeps from me is mine to have: taking it ends the hold. */
const unlessMine = (slot: Slot, mine: Booking | null, buffers: Buffers): Slot =>
  mine && slot.free === 0 && meet(slot, mine, buffers)
    ? { ...slot, free: 1, counsellor_ids: mine.counsellor ? [mine.counsellor.id] : [], room_ids: mine.room ? [mine.room.id] : [] }
    : slot

/** The times of a day as this person sees them: their own hold among them, even where nothing else is left. */
export function rowsOf(day: Day, held: Booking | null, buffers: Buffers): Row[] {
  const mine = held && dateKey(held.starts_at) === day.date ? held : null
  const rows: Row[] = day.slots
    .filter(slot => !mine || !same(slot.starts_at, mine.starts_at))
    .map(slot => unlessMine(slot, mine, buffers))
    .map(slot => (slot.free > 0 ? { kind: 'free', starts_at: slot.starts_at, slot } : { kind: 'seen', starts_at: slot.starts_at }))
  if (mine) rows.push({ kind: 'held', starts_at: mine.starts_at, booking: mine })
  return rows.sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at))
}

/** A day without the very time that a booking has: with another length of it, other starts may lie on the old one. */
export const otherThan = (day: Day, booking: Booking): Day => ({
  ...day,
  slots: day.slots.filter(slot => !(same(slot.starts_at, booking.starts_at) && same(slot.ends_at, booking.ends_at))),
})
