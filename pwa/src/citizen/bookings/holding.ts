import { signal } from '@preact/signals'
import { once } from '../../lib/once'
import { forget, keep, kept } from '../../lib/store'
import { loadBookings, postExtend, postHold, type Booking, type Wish } from './api'

/** The time that is kept for this person, as the server last said; undefined while it is not known. */
export const held = signal<Booking | null | undefined>(undefined)

/** Why that could not be asked the last time. */
export const heldError = signal<unknown>(undefined)

const KEY = 'held'

export const isLive = (booking: Booking, now: number): boolean => booking.status === 'held' && booking.held_until !== null && Date.parse(booking.held_until) > now

export function setHeld(booking: Booking | null): void {
  held.value = booking
  void (booking ? keep(KEY, booking, 'mine') : forget(KEY, 'mine'))
}

/** What this phone remembers at once, then what the server says. */
export async function findHeld(serviceId: number): Promise<void> {
  if (held.peek() === undefined) held.value = (await kept<Booking>(KEY, 'mine'))?.value
  const remembered = held.peek()
  try {
    const { value } = await loadBookings('upcoming')
    heldError.value = undefined
    const live = value.find(b => b.service.id === serviceId && isLive(b, Date.now()))
    setHeld(live ?? (remembered && mayClaimAgain(remembered, value) ? remembered : null))
  } catch (error) {
    heldError.value = error
    held.value ??= null
  }
}

/** A hold that ran out can still be confirmed where the time is free; the server no longer lists it. */
const mayClaimAgain = (booking: Booking, listed: readonly Booking[]): boolean =>
  Date.parse(booking.starts_at) > Date.now() && !listed.some(b => b.id === booking.id && b.status !== 'held')

/** Keeps a time. */
export async function hold(wish: Wish): Promise<Booking> {
  const booking = await once(['hold', wish], key => postHold(wish, key))
  setHeld(booking)
  return booking
}

export async function extend(): Promise<void> {
  const booking = held.peek()
  if (booking?.held_until) setHeld(await postExtend(booking.id, booking.held_until))
}
