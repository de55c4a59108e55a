import { api, body, dated } from '../../api/client'
import type { components } from '../../api/schema'
import { keep, kept } from '../../lib/store'

type Schemas = components['schemas']
export type Service = Schemas['Service']
export type Availability = Schemas['Availability']
export type Day = Availability['days'][number]
export type Slot = Day['slots'][number]
export type Booking = Schemas['Booking']
export type Away = NonNullable<Booking['away']>
export type Question = Schemas['Question']
export type Confirmation = Schemas['Confirmation']

/** What a person wants of a service, whenever it may be. Null: whoever and wherever is free, as long as it lasts. */
export interface Asking {
  counsellor_id: number | null
  room_id: number | null
  equipment_ids: number[]
  minutes: number | null
  party_size: number
}

/** What a person wants to hold. */
export interface Wish extends Asking {
  service_id: number
  starts_at: string
}

const one = (booking_id: string) => ({ params: { path: { booking_id } } })
/** For a write that a phone may repeat: the same key is the same wish. */
const once = (key: string) => ({ 'Idempotency-Key': key })

export const loadServices = (): Promise<{ value: Service[]; at: number }> => dated(api.GET('/api/services'))

/** The most days that one request may ask for. */
const WINDOW = 14

/** All days that can be booked, from `from` (a day in the city). The time of the booking that is `moving` stands in nobody's way. */
export async function loadDays(service: Service, from: string, { counsellor_id, room_id, equipment_ids, minutes, party_size }: Asking, moving?: string): Promise<Day[]> {
  const asked = {
    party_size,
    ...(moving && { moving }),
    ...(counsellor_id !== null && { counsellor_id }),
    ...(room_id !== null && { room_id }),
    ...(equipment_ids.length > 0 && { equipment_id: equipment_ids }),
    ...(minutes !== null && { minutes }),
  }
  const windows: Promise<Availability>[] = []
  for (let done = 0; done <= service.days_ahead; done += WINDOW) {
    const start = new Date(Date.parse(from) + done * 86_400_000).toISOString().slice(0, 10)
    const days = Math.min(WINDOW, service.days_ahead + 1 - done)
    const query = { from: start, days, ...asked }
    windows.push(body(api.GET('/api/services/{service_id}/availability', { params: { path: { service_id: service.id }, query } })))
  }
  return (await Promise.all(windows)).flatMap(window => window.days)
}

export const loadBookings = (when: 'upcoming' | 'past'): Promise<{ value: Booking[]; at: number }> => dated(api.GET('/api/bookings', { params: { query: { when } } }))

/** The list comes without the passes' pictures. Each pass is fetched once, so that it opens without a connection. */
export async function keepPasses(bookings: readonly Booking[]): Promise<void> {
  for (const booking of bookings) {
    if (booking.status !== 'confirmed') continue
    const pass = await kept<Booking>(`booking:${booking.id}`, 'mine')
    if (pass?.value.qr) continue
    const found = await loadBooking(booking.id).catch(() => undefined)
    if (found) await keepPass(found.value, found.at)
  }
}

export const keepPass = (booking: Booking, at = Date.now()): Promise<void> => keep(`booking:${booking.id}`, booking, 'mine', at)
export const loadBooking = (id: string): Promise<{ value: Booking; at: number }> => dated(api.GET('/api/bookings/{booking_id}', one(id)))

export const postHold = (wish: Wish, key: string): Promise<Booking> => body(api.POST('/api/bookings', { body: wish, params: { header: once(key) } }))
export const postExtend = (id: string, held_until: string): Promise<Booking> => body(api.POST('/api/bookings/{booking_id}/extend', { ...one(id), body: { held_until } }))
export const postConfirm = (id: string, said: Confirmation, key: string): Promise<Booking> =>
  body(api.POST('/api/bookings/{booking_id}/confirm', { params: { path: { booking_id: id }, header: once(key) }, body: said }))
export const postMove = (id: string, to: Asking & { starts_at: string }, key: string): Promise<Booking> =>
  body(api.POST('/api/bookings/{booking_id}/move', { params: { path: { booking_id: id }, header: once(key) }, body: to }))
/** `starts_at`: of the time that is kept instead and was shown. */
export const postInstead = (id: string, starts_at: string, key: string): Promise<Booking> =>
  body(api.POST('/api/bookings/{booking_id}/take', { params: { path: { booking_id: id }, header: once(key) }, body: { starts_at } }))
export const postReply = (id: string, reply: 'coming' | 'late' | 'cannot'): Promise<Booking> => body(api.POST('/api/bookings/{booking_id}/reply', { ...one(id), body: { reply } }))
export const postCancel = (id: string): Promise<Booking> => body(api.POST('/api/bookings/{booking_id}/cancel', one(id)))
export const calendarFile = (id: string): string => `/api/bookings/${id}/calendar.ics`
