import { api, body, idempotent } from '../../../api/client'
import type { components } from '../../../api/schema'

type Schemas = components['schemas']
export type Pack = Schemas['Pack']
export type PackedCase = Schemas['PackedCase']
export type Opening = Schemas['OfflineOpening']

export const takePack = (on_date: string, device: string, key: string): Promise<Pack> => body(api.POST('/api/staff/care/pack', { params: { header: idempotent(key).headers }, body: { on_date, device } }))
export const tellOpenings = (pack_id: string, openings: Opening[]): Promise<unknown> => body(api.POST('/api/staff/care/pack/openings', { body: { pack_id, openings } }))
export const tellTry = (case_id: string, how: 'phone' | 'door', word: string, key: string): Promise<unknown> =>
  body(api.POST('/api/staff/care/cases/{case_id}/tries', { params: { path: { case_id }, header: idempotent(key).headers }, body: { how, word } }))
