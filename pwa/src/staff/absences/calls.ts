import { api, body } from '../../api/client'
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type Absence = Schemas['Absence']
export type StrandedVisit = Schemas['StrandedVisit']
export type AbsencePlan = Schemas['AbsencePlan']
export type PlannedVisit = Schemas['PlannedVisit']
export type Spot = Schemas['Spot']
export type NewAbsence = Schemas['NewAbsence']
export type VisitChoice = Schemas['VisitChoice']

export interface Period {
  resource_id: number
  starts_at: string
  ends_at: string
}

export const loadAbsences = (site_id: number): Promise<Absence[]> => body(api.GET('/api/staff/absences', { params: { query: { site_id } } }))
export const loadPlan = (query: Period): Promise<AbsencePlan> => body(api.GET('/api/staff/absences/plan', { params: { query } }))
export const begin = (absence: NewAbsence, key: string): Promise<Absence> => body(api.POST('/api/staff/absences', { params: { header: { 'Idempotency-Key': key } }, body: absence }))
export const undo = (absence_id: string): Promise<Absence> => body(api.POST('/api/staff/absences/{absence_id}/undo', { params: { path: { absence_id } } }))
/** For somebody who says so by phone or at the counter. */
export const takeFor = (booking_id: string, starts_at: string): Promise<unknown> => body(api.POST('/api/staff/bookings/{booking_id}/take', { params: { path: { booking_id } }, body: { starts_at } }))
