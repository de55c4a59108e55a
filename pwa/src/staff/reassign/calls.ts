import { api, body } from '../../api/client'
import type { components } from '../../api/schema'

export type Reassignable = components['schemas']['Reassignable']

export const loadToWhom = (booking_id: string): Promise<Reassignable> => body(api.GET('/api/staff/bookings/{booking_id}/reassign', { params: { path: { booking_id } } }))
export const give = (booking_id: string, to: { counsellor_id: number; version: number }, key: string): Promise<unknown> =>
  body(api.POST('/api/staff/bookings/{booking_id}/reassign', { params: { path: { booking_id }, header: { 'Idempotency-Key': key } }, body: to }))
