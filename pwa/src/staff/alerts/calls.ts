import { api, body } from '../../api/client'
import type { components } from '../../api/schema'
import { save } from '../../lib/save'
import { language } from '../../lib/settings'
import type { AlertBody, AlertHistory, Audience, SmsEstimate, StaffAlert, Template, TemplateBody, TestCode, TestDevice } from '../types'

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
export const audience = (of: Pick<AlertBody, 'level' | 'topics' | 'district_ids' | 'dong_ids' | 'exercise'>): Promise<Audience> => body(api.POST('/api/staff/alerts/audience', { body: of }))

export const smsEstimate = (of: Parameters<typeof audience>[0] & Pick<AlertBody, 'texts'>): Promise<SmsEstimate> => body(api.POST('/api/staff/alerts/sms-estimate', { body: of }))

export type Safety = components['schemas']['Safety']
export const loadSafety = (id: string): Promise<Safety> => body(api.GET('/api/staff/care/safety/{alert_id}', one(id)))

export type Results = components['schemas']['Results']
export const loadResults = (id: string): Promise<Results> => body(api.GET('/api/staff/alerts/{alert_id}/results', one(id)))
export const saveResults = (id: string, format: 'csv' | 'xlsx'): Promise<void> => save(api.POST('/api/staff/alerts/{alert_id}/results/export', { ...one(id), body: { format, lang: language.value }, parseAs: 'blob' }))

export const loadHistory = (id: string): Promise<AlertHistory> => body(api.GET('/api/staff/alerts/{alert_id}/history', one(id)))

/** `key`: the same for the same wish, so that a repeated tap or retry sends once. */
const keyed = (alert_id: string, key: string) => ({ params: { path: { alert_id }, header: { 'Idempotency-Key': key } } })

export const submit = (id: string, version: number): Promise<StaffAlert> => alertOf(body(api.POST('/api/staff/alerts/{alert_id}/submit', { ...one(id), body: { version } })))
export const withdraw = (id: string, version: number): Promise<StaffAlert> => alertOf(body(api.POST('/api/staff/alerts/{alert_id}/withdraw', { ...one(id), body: { version } })))
export const callOff = (id: string, version: number): Promise<StaffAlert> => alertOf(body(api.POST('/api/staff/alerts/{alert_id}/call-off', { ...one(id), body: { version } })))
export const giveBack = (id: string, version: number, reason: string): Promise<StaffAlert> => alertOf(body(api.POST('/api/staff/alerts/{alert_id}/return', { ...one(id), body: { version, reason } })))
export const approve = (id: string, version: number, key: string): Promise<StaffAlert> => alertOf(body(api.POST('/api/staff/alerts/{alert_id}/approve', { ...keyed(id, key), body: { version } })))
export const rehearse = (id: string, version: number, key: string): Promise<StaffAlert> => alertOf(body(api.POST('/api/staff/alerts/{alert_id}/rehearse', { ...keyed(id, key), body: { version } })))
export const breakGlass = (id: string, version: number, reason: string, key: string): Promise<StaffAlert> =>
  alertOf(body(api.POST('/api/staff/alerts/{alert_id}/break-glass', { ...keyed(id, key), body: { version, reason } })))
export const review = (id: string, version: number, reason: string): Promise<StaffAlert> => alertOf(body(api.POST('/api/staff/alerts/{alert_id}/review', { ...one(id), body: { version, reason } })))
export const follow = (id: string, msg_type: 'update' | 'cancel', key: string): Promise<StaffAlert> => alertOf(body(api.POST('/api/staff/alerts/{alert_id}/follow', { ...keyed(id, key), body: { msg_type } })))

export const loadTemplates = async (): Promise<Template[]> => (await body(api.GET('/api/staff/alerts/templates'))) as Template[]
export const keepTemplate = (template: TemplateBody, key: string): Promise<unknown> => body(api.POST('/api/staff/alerts/templates', { params: { header: { 'Idempotency-Key': key } }, body: template }))
export const removeTemplate = (alert_template_id: string): Promise<unknown> => body(api.DELETE('/api/staff/alerts/templates/{alert_template_id}', { params: { path: { alert_template_id } } }))

export const loadTestPhones = (): Promise<TestDevice[]> => body(api.GET('/api/staff/push/test-devices'))
export const makeTestCode = (): Promise<TestCode> => body(api.POST('/api/staff/push/test-codes'))
export const removeTestPhone = (test_device_id: number): Promise<unknown> => body(api.DELETE('/api/staff/push/test-devices/{test_device_id}', { params: { path: { test_device_id } } }))
