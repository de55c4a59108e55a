import { api, body, idempotent } from '../../../api/client'
import type { components } from '../../../api/schema'
import { withPasskey } from '../../stepUp'

type Schemas = components['schemas']
export type CasePlans = Schemas['CasePlans']
export type CarePlan = Schemas['CarePlan']
export type PlanItem = CarePlan['items'][number]
export type Costs = CarePlan['costs']
export type PlanEdit = Schemas['PlanEdit']
export type ItemEdit = Schemas['ItemEdit']
export type NewItem = Schemas['NewItem']
export type Offered = Schemas['ServiceOffered']
export type Approval = Schemas['Approval']
export type ServiceNeed = CasePlans['needs'][number]
export interface Theirs {
  path: string
  theirs: string | number | null
}

const one = (case_id: string) => ({ params: { path: { case_id } } })
const keyed = (case_id: string, key: string) => ({ params: { path: { case_id }, header: idempotent(key).headers } })

export const loadPlans = (id: string): Promise<CasePlans> => body(api.GET('/api/staff/care/cases/{case_id}/plan', one(id)))
/** `version`: of the case. */
export const beginPlan = (id: string, version: number, why: string, key: string): Promise<CasePlans> => body(api.POST('/api/staff/care/cases/{case_id}/plan', { ...keyed(id, key), body: { version, why } }))
export const editPlan = (id: string, edit: PlanEdit): Promise<CasePlans> => body(api.PATCH('/api/staff/care/cases/{case_id}/plan', { ...one(id), body: edit }))
export const addItem = (id: string, item: NewItem, key: string): Promise<CasePlans> => body(api.POST('/api/staff/care/cases/{case_id}/plan/items', { ...keyed(id, key), body: item }))
export const removeItem = (id: string, item: PlanItem): Promise<CasePlans> =>
  body(api.POST('/api/staff/care/cases/{case_id}/plan/items/{item_id}/remove', { params: { path: { case_id: id, item_id: item.id } }, body: { version: item.version } }))
export const submitPlan = (id: string, version: number): Promise<CasePlans> => body(api.POST('/api/staff/care/cases/{case_id}/plan/submit', { ...one(id), body: { version } }))
export const returnPlan = (id: string, version: number, why: string): Promise<CasePlans> => body(api.POST('/api/staff/care/cases/{case_id}/plan/return', { ...one(id), body: { version, why } }))
export const approvePlan = (id: string, version: number): Promise<CasePlans> =>
  withPasskey(() => body(api.POST('/api/staff/care/cases/{case_id}/plan/approve', { ...one(id), body: { version } })))
export const hearSharing = (id: string, given: boolean, key: string): Promise<CasePlans> => body(api.POST('/api/staff/care/cases/{case_id}/plan/sharing', { ...keyed(id, key), body: { given } }))

export const loadOffered = (dong_id: number, need: ServiceNeed, age: number | null): Promise<Offered[]> =>
  body(api.GET('/api/staff/care/directory', { params: { query: { dong_id, need, ...(age !== null && { age }) } } }))
export const loadApprovals = (): Promise<Approval[]> => body(api.GET('/api/staff/care/approvals'))
