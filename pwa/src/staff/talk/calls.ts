import { api, body } from '../../api/client'
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type Talk = Schemas['Talk']
export type Record = Schemas['Record']
export type Colleague = Schemas['Colleague']
export type Handover = Schemas['HandoverShown']

const one = (booking_id: string) => ({ params: { path: { booking_id } } })
export const loadTalk = (id: string): Promise<Talk> => body(api.GET('/api/staff/bookings/{booking_id}/talk', one(id)))
export const saveTalk = (id: string, version: number, record: Record): Promise<Talk> => body(api.PUT('/api/staff/bookings/{booking_id}/talk', { ...one(id), body: { version, record } }))
export const loadColleagues = (id: string): Promise<Colleague[]> => body(api.GET('/api/staff/bookings/{booking_id}/colleagues', one(id)))
export const handOver = (id: string, to_staff_id: string, word: string): Promise<Talk> => body(api.POST('/api/staff/bookings/{booking_id}/handover', { ...one(id), body: { to_staff_id, word } }))
export const loadHandovers = (): Promise<Handover[]> => body(api.GET('/api/staff/handovers'))
export const seeHandover = (handover_id: string): Promise<unknown> => body(api.POST('/api/staff/handovers/{handover_id}/seen', { params: { path: { handover_id } } }))
