import { api, body } from '../../api/client'
import type { components } from '../../api/schema'
import type { AlertBody, Audience, StaffAlert } from '../types'

type Sent = components['schemas']['StaffAlert']

const one = (alert_id: string) => ({ params: { path: { alert_id } } })
const alertOf = async (answer: Promise<Sent>): Promise<StaffAlert> => (await answer) as StaffAlert

export const loadAlerts = async (): Promise<StaffAlert[]> => (await body(api.GET('/api/staff/alerts'))) as StaffAlert[]
export const loadAlert = (id: string): Promise<StaffAlert> => alertOf(body(api.GET('/api/staff/alerts/{alert_id}', one(id))))
/** `key`: the same for the same words, so that a repeated tap or retry keeps one draft. */
export const create = (alert: AlertBody, key: string): Promise<StaffAlert> => alertOf(body(api.POST('/api/staff/alerts', { params: { header: { 'Idempotency-Key': key } }, body: alert })))
export const change = (id: string, version: number, alert: AlertBody): Promise<StaffAlert> => alertOf(body(api.PUT('/api/staff/alerts/{alert_id}', { ...one(id), body: { ...alert, version } })))
export const remove = (id: string): Promise<unknown> => body(api.DELETE('/api/staff/alerts/{alert_id}', one(id)))
export const end = (id: string): Promise<StaffAlert> => alertOf(body(api.POST('/api/staff/alerts/{alert_id}/end', one(id))))
export const audience = (of: Pick<AlertBody, 'level' | 'topics' | 'district_ids' | 'dong_ids'>): Promise<Audience> => body(api.POST('/api/staff/alerts/audience', { body: of }))

/** `key`: the same for the same wish, so that a repeated tap or retry sends once. */
export const send = (alert_id: string, version: number, key: string): Promise<StaffAlert> =>
  alertOf(body(api.POST('/api/staff/alerts/{alert_id}/send', { params: { path: { alert_id }, header: { 'Idempotency-Key': key } }, body: { version } })))
