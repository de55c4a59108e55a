import { api, body } from '../../api/client'
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type Caller = Schemas['Caller']
export type Somebody = Schemas['Somebody']
export type NewStaffBooking = Schemas['NewStaffBooking']
export type Service = Schemas['Service']
export type Slot = Schemas['Slot']

export const findCaller = (phone: string): Promise<Caller> => body(api.POST('/api/staff/callers', { body: { phone } }))
export const loadServices = async (site: number): Promise<Service[]> => (await body(api.GET('/api/services'))).filter(s => s.site.id === site)
export const loadFree = (service_id: number, query: { date: string; counsellor_id?: number; room_id?: number; minutes?: number; party_size?: number; equipment_id?: number[] }): Promise<Slot[]> =>
  body(api.GET('/api/staff/services/{service_id}/times', { params: { path: { service_id }, query } }))
export const enter = async (entry: NewStaffBooking, key: string): Promise<string> => (await body(api.POST('/api/staff/bookings', { params: { header: { 'Idempotency-Key': key } }, body: entry }))).id
