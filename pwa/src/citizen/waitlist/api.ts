import { api, body, dated } from '../../api/client'
import type { components } from '../../api/schema'
import type { Booking } from '../bookings/api'

type Schemas = components['schemas']
export type Entry = Schemas['Entry']
export type NewEntry = Schemas['NewEntry']
export type Offer = NonNullable<Entry['offer']>

const one = (entry_id: string) => ({ params: { path: { entry_id } } })
const keyed = (key: string) => ({ 'Idempotency-Key': key })

export const loadWaiting = (): Promise<{ value: Entry[]; at: number }> => dated(api.GET('/api/waitlist'))
export const loadEntry = (id: string): Promise<{ value: Entry; at: number }> => dated(api.GET('/api/waitlist/{entry_id}', one(id)))
export const postEntry = (entry: NewEntry, key: string): Promise<Entry> => body(api.POST('/api/waitlist', { body: entry, params: { header: keyed(key) } }))
/** `starts_at`: of the offer that is shown; another one may have come since. */
export const postTake = (id: string, starts_at: string, key: string): Promise<Booking> =>
  body(api.POST('/api/waitlist/{entry_id}/take', { params: { path: { entry_id: id }, header: keyed(key) }, body: { starts_at } }))
export const postDecline = (id: string, starts_at: string): Promise<Entry> => body(api.POST('/api/waitlist/{entry_id}/decline', { ...one(id), body: { starts_at } }))
export const postLeave = (id: string): Promise<unknown> => body(api.POST('/api/waitlist/{entry_id}/leave', one(id)))
