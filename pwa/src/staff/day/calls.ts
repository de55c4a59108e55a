import { api, body } from '../../api/client'
import type { components } from '../../api/schema'
import type { Arrival, DayView, StaffBooking } from '../types'

export type Step = 'check-in' | 'start' | 'complete' | 'no-show'

const one = (booking_id: string) => ({ params: { path: { booking_id } } })

export const loadDay = async (site_id: number, date: string): Promise<DayView[]> => [await body(api.GET('/api/staff/day', { params: { query: { site_id, date } } }))]
export const loadWeek = async (site_id: number, date: string): Promise<DayView[]> => (await body(api.GET('/api/staff/week', { params: { query: { site_id, date } } }))).days

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

type Schemas = components['schemas']
export const sayLate = (resource_id: number, minutes: number): Promise<Schemas['Delay']> => body(api.POST('/api/staff/delays', { body: { resource_id, minutes } }))
export { takeFor } from '../absences/calls'
export const loadTimes = (id: string, date: string, days: number): Promise<Schemas['Slot'][]> => body(api.GET('/api/staff/bookings/{booking_id}/times', { params: { path: { booking_id: id }, query: { date, days } } }))
export const move = (id: string, to: Schemas['Move']): Promise<StaffBooking> => body(api.POST('/api/staff/bookings/{booking_id}/move', { ...one(id), body: to }))
export const approve = (id: string): Promise<StaffBooking> => body(api.POST('/api/staff/bookings/{booking_id}/approve', one(id)))
export const verify = (id: string, declared_at: string): Promise<StaffBooking> => body(api.POST('/api/staff/bookings/{booking_id}/verify', { ...one(id), body: { declared_at } }))

export type Turn = Schemas['Turn']
export type PastVisit = Schemas['PastVisit']
const key = (id: string) => ({ header: { 'Idempotency-Key': id } })
export const loadTurns = (id: string, weeks: number): Promise<Turn[]> => body(api.GET('/api/staff/bookings/{booking_id}/turns', { params: { path: { booking_id: id }, query: { weeks } } }))
export const repeat = (id: string, starts_at: string[], once: string): Promise<string[]> => body(api.POST('/api/staff/bookings/{booking_id}/repeat', { params: { path: { booking_id: id }, ...key(once) }, body: { starts_at } }))
export const loadHistory = (id: string): Promise<PastVisit[]> => body(api.GET('/api/staff/bookings/{booking_id}/history', one(id)))
export const loadRequests = (site_id: number): Promise<Schemas['RequestBrief'][]> => body(api.GET('/api/staff/requests', { params: { query: { site_id } } }))
