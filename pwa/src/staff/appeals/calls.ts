import { api, body } from '../../api/client'
import type { OpenAppeal } from '../types'

export const loadAppeals = (site_id: number): Promise<OpenAppeal[]> => body(api.GET('/api/staff/appeals', { params: { query: { site_id } } }))
export const answerAppeal = (penalty_id: string, withdraw: boolean, answer: string): Promise<unknown> =>
  body(api.POST('/api/staff/penalties/{penalty_id}/answer', { params: { path: { penalty_id } }, body: { withdraw, answer } }))
