import { api, body } from '../../api/client'
import type { components } from '../../api/schema'

export type Ask = components['schemas']['Ask']
/** From 1, very bad, to 5, very good. */
export const SCORES = [5, 4, 3, 2, 1] as const
export type Score = (typeof SCORES)[number]

const one = (ask_id: string) => ({ params: { path: { ask_id } } })

export const loadAsks = (): Promise<Ask[]> => body(api.GET('/api/satisfaction'))
export const loadAsk = (id: string): Promise<Ask> => body(api.GET('/api/satisfaction/{ask_id}', one(id)))
export const putAnswer = (id: string, score: number, words: string): Promise<Ask> => body(api.PUT('/api/satisfaction/{ask_id}', { ...one(id), body: { score, words } }))
export const postSkip = (id: string): Promise<Ask> => body(api.POST('/api/satisfaction/{ask_id}/skip', one(id)))
