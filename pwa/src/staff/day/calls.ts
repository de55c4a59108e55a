import { api, body } from '../../api/client'
import type { Arrival, DayView, StaffBooking } from '../types'

export type Step = 'check-in' | 'start' | 'complete' | 'no-show'

const one = (booking_id: string) => ({ params: { path: { booking_id } } })

export const loadDay = (site_id: number, date: string): Promise<DayView> => body(api.GET('/api/staff/day', { params: { query: { site_id, date } } }))

/** Reading a booking is written into the trail: it happens when a person asks, not before. */
export const loadBooking = (id: string): Promise<StaffBooking> => body(api.GET('/api/staff/bookings/{booking_id}', one(id)))

const STEPS = {
  'check-in': id => api.POST('/api/staff/bookings/{booking_id}/check-in', one(id)),
  start: id => api.POST('/api/staff/bookings/{booking_id}/start', one(id)),
  complete: id => api.POST('/api/staff/bookings/{booking_id}/complete', one(id)),
  'no-show': id => api.POST('/api/staff/bookings/{booking_id}/no-show', one(id)),
} satisfies Record<Step, (id: string) => unknown>

export const take = (id: string, step: Step): Promise<StaffBooking> => body(STEPS[step](id))
export const cancel = (id: string, reason: string): Promise<StaffBooking> => body(api.POST('/api/staff/bookings/{booking_id}/cancel', { ...one(id), body: { reason } }))
export const saveNote = (id: string, note: string): Promise<StaffBooking> => body(api.PUT('/api/staff/bookings/{booking_id}/note', { ...one(id), body: { note } }))
export const checkInByCode = (code: string): Promise<Arrival> => body(api.POST('/api/staff/check-in', { body: { code } }))
