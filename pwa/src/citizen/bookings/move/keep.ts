import type { Asking, Booking, Slot } from '../api'

/** Who and where stays as it is, where the new time allows it and nobody else was asked for. */
export const keepAs = (asking: Asking, booking: Booking, slot: Slot): Asking => ({
  ...asking,
  counsellor_id: kept(asking.counsellor_id, booking.counsellor?.id, slot.counsellor_ids),
  room_id: kept(asking.room_id, booking.room?.id, slot.room_ids),
})

const kept = (asked: number | null, now: number | undefined, free: readonly number[]): number | null => {
  const wanted = asked ?? now
  return wanted !== undefined && free.includes(wanted) ? wanted : null
}
