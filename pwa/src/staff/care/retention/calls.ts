import { api, body, idempotent } from '../../../api/client'
import type { components } from '../../../api/schema'

type Schemas = components['schemas']
export type Retention = Schemas['Retention']
export type HoldShown = Schemas['HoldShown']
export type HoldReason = HoldShown['reason']

export const REASONS: readonly HoldReason[] = ['lawsuit', 'audit', 'complaint']

export const loadRetention = (): Promise<Retention> => body(api.GET('/api/staff/care/retention'))
export const loadHold = (case_id: string): Promise<Schemas['CaseHold']> => body(api.GET('/api/staff/care/cases/{case_id}/hold', { params: { path: { case_id } } }))
export const hold = (code: string, reason: HoldReason, why: string, key: string): Promise<HoldShown> =>
  body(api.POST('/api/staff/care/holds', { params: { header: idempotent(key).headers }, body: { code, reason, why } }))
export const lift = (hold_id: string, why: string): Promise<unknown> => body(api.POST('/api/staff/care/holds/{hold_id}/lift', { params: { path: { hold_id } }, body: { why } }))
