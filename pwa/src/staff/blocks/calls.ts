import { api, body } from '../../api/client'
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type InTheWay = { id: string; name: string | null; starts_at: string; ends_at: string }

export const keepFree = (block: Schemas['NewBlock']): Promise<Schemas['Block']> => body(api.POST('/api/staff/blocks', { body: block }))
export const giveBack = (block_id: number): Promise<unknown> => body(api.DELETE('/api/staff/blocks/{block_id}', { params: { path: { block_id } } }))
