import { api, body } from '../../../api/client'
import type { components } from '../../../api/schema'

export type CaseServices = components['schemas']['CaseServices']
export type OtherProviders = components['schemas']['OtherProviders']
export type Order = CaseServices['orders'][number]

const one = (case_id: string) => ({ params: { path: { case_id } } })
const order = (case_id: string, order_id: string) => ({ params: { path: { case_id, order_id } } })

export const loadServices = (id: string): Promise<CaseServices> => body(api.GET('/api/staff/care/cases/{case_id}/services', one(id)))
export const endService = (id: string, o: Order, why: string): Promise<CaseServices> =>
  body(api.POST('/api/staff/care/cases/{case_id}/services/{order_id}/end', { ...order(id, o.id), body: { version: o.version, why } }))
export const endServices = (id: string, why: string): Promise<CaseServices> => body(api.POST('/api/staff/care/cases/{case_id}/services/end', { ...one(id), body: { why } }))
export const loadOthers = (id: string, o: Order): Promise<OtherProviders> => body(api.GET('/api/staff/care/cases/{case_id}/services/{order_id}/others', order(id, o.id)))
export const sendToAnother = (id: string, o: Order, service_id: number): Promise<CaseServices> =>
  body(api.POST('/api/staff/care/cases/{case_id}/services/{order_id}/another', { ...order(id, o.id), body: { version: o.version, service_id } }))
export const settle = (id: string, o: Order): Promise<CaseServices> =>
  body(api.POST('/api/staff/care/cases/{case_id}/services/{order_id}/settle', { ...order(id, o.id), body: { version: o.version } }))
