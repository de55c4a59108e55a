import { api, body, dated } from '../../../api/client'
import type { components } from '../../../api/schema'

type Schemas = components['schemas']
export type Penalties = Schemas['Penalties']
export type Penalty = Schemas['Penalty']

export const loadPenalties = (): Promise<{ value: Penalties; at: number }> => dated(api.GET('/api/me/penalties'))
export const postAppeal = (penalty_id: string, why: string): Promise<Penalties> =>
  body(api.POST('/api/me/penalties/{penalty_id}/appeal', { params: { path: { penalty_id } }, body: { why } }))
