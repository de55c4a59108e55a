import { dateKey } from '../../lib/time'
import type { components } from '../../api/schema'
import type { DayBooking } from '../types'
import type { By, Col } from './columns'
import { minutes, midnight } from './state'

export type Slot = components['schemas']['Slot']

/** A booking on its way to another time. */
export interface Plan {
  booking: DayBooking
  /** Where it would start if it were put down now. */
  target: Target
}

/** A free start in one column. */
export interface Target {
  column: string
  /** Epoch milliseconds. */
  at: number
  slot: Slot
}

const has = (slot: Slot, by: By, id: number): boolean => (by === 'counsellor' ? slot.counsellor_ids : slot.room_ids).includes(id)

/** Every place in the calendar to which the booking can go: free starts of the columns that serve it. */
export function targetsOf(slots: readonly Slot[], cols: readonly Col[], by: By): readonly Target[] {
  return cols.flatMap(col =>
    slots
      .filter(slot => dateKey(slot.starts_at) === col.day.date && has(slot, by, col.resource.id))
      .map(slot => ({ column: col.key, at: Date.parse(slot.starts_at), slot })),
  )
}

/** Minutes after midnight of its own day, so that days side by side can be compared. */
const height = (target: Target): number => minutes(midnight(dateKey(target.at)), target.at)

/** The next place in the direction of an arrow: along the column, or the nearest time in the next column that has one. */
export function step(from: Target, key: string, targets: readonly Target[], cols: readonly Col[]): Target | undefined {
  const own = targets.filter(t => t.column === from.column)
  if (key === 'ArrowDown') return own.find(t => t.at > from.at)
  if (key === 'ArrowUp') return own.findLast(t => t.at < from.at)
  if (key === 'Home') return own[0]
  if (key === 'End') return own.at(-1)
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return undefined
  const order = cols.map(c => c.key)
  const here = order.indexOf(from.column)
  const others = key === 'ArrowRight' ? order.slice(here + 1) : order.slice(0, here).reverse()
  for (const column of others) {
    const found = nearest(targets.filter(t => t.column === column), height(from))
    if (found) return found
  }
  return undefined
}

function nearest(targets: readonly Target[], at: number): Target | undefined {
  return [...targets].sort((a, b) => Math.abs(height(a) - at) - Math.abs(height(b) - at))[0]
}

/** Where a booking goes that is dropped at these minutes of a column: the nearest start within half an hour. */
export function landing(targets: readonly Target[], column: string, at: number): Target | undefined {
  const found = nearest(targets.filter(t => t.column === column), at)
  return found && Math.abs(height(found) - at) <= 30 ? found : undefined
}

/** What the API is asked for: with the counsellor or the room of the column, and of the other kind its own if it is free. */
export function moveTo(booking: DayBooking, { slot }: Target, by: By, resource: number) {
  const keep = (mine: number | null, free: readonly number[]): number | null => (mine !== null && free.includes(mine) ? mine : null)
  return {
    starts_at: slot.starts_at,
    counsellor_id: by === 'counsellor' ? resource : keep(booking.counsellor_id, slot.counsellor_ids),
    room_id: by === 'room' ? resource : keep(booking.room_id, slot.room_ids),
    minutes: minutes(booking.starts_at, booking.ends_at),
    party_size: booking.party_size,
  }
}

/** To another counsellor, at the time that it has: also who has come, until the visit begins or is over. */
export const canGive = (b: DayBooking, now: number): boolean => b.counsellor_id !== null && (canMove(b) || b.status === 'checked_in') && Date.parse(b.ends_at) > now

export const canMove = (b: DayBooking): boolean => b.status === 'confirmed' || b.status === 'requested'
