import { api, body, idempotent } from '../../../api/client'
import type { components } from '../../../api/schema'

type Schemas = components['schemas']
export type Source = Schemas['Source']
export type Received = Schemas['Received']
export type Taken = Schemas['Taken']
export type SourceBody = Schemas['SourceBody']
export type RuleBody = Schemas['RuleBody']

const one = (source_id: string) => ({ params: { path: { source_id } } })
const rule = (source_id: string, rule_id: string) => ({ params: { path: { source_id, rule_id } } })

export const loadSources = (): Promise<Source[]> => body(api.GET('/api/staff/alerts/sources'))
export const loadReceived = (): Promise<Received[]> => body(api.GET('/api/staff/alerts/sources/received'))
export const loadOrigin = (alert_id: string): Promise<Received[]> => body(api.GET('/api/staff/alerts/sources/received/{alert_id}', { params: { path: { alert_id } } }))
export const addSource = (source: SourceBody, key: string): Promise<Source> =>
  body(api.POST('/api/staff/alerts/sources', { params: { header: idempotent(key).headers }, body: source }))
export const changeSource = (id: string, version: number, source: SourceBody): Promise<Source> => body(api.PUT('/api/staff/alerts/sources/{source_id}', { ...one(id), body: { ...source, version } }))
export const askNow = (id: string): Promise<Source> => body(api.POST('/api/staff/alerts/sources/{source_id}/poll', one(id)))
export const addRule = (id: string, of: RuleBody): Promise<Source> => body(api.POST('/api/staff/alerts/sources/{source_id}/rules', { ...one(id), body: of }))
export const approveRule = (id: string, rule_id: string): Promise<Source> => body(api.POST('/api/staff/alerts/sources/{source_id}/rules/{rule_id}/approve', rule(id, rule_id)))
export const deleteRule = (id: string, rule_id: string): Promise<Source> => body(api.DELETE('/api/staff/alerts/sources/{source_id}/rules/{rule_id}', rule(id, rule_id)))
export function upload(file: File): Promise<Taken> {
  const form = new FormData()
  form.append('file', file)
  return body(api.POST('/api/staff/alerts/sources/upload', { body: form as never, bodySerializer: () => form }))
}
