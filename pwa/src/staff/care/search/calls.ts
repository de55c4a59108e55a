import { api, body, idempotent } from '../../../api/client'
import type { components } from '../../../api/schema'

type Schemas = components['schemas']
export type Listed = Schemas['TreeListed']
export type Tree = Schemas['CallTree']
export type Call = Tree['calls'][number]
export type Whom = Call['whom']
export type Result = NonNullable<Call['result']>

export const loadTrees = (): Promise<Listed[]> => body(api.GET('/api/staff/care/calls'))
/** Reading one is written into the trail, where the person sees it. */
export const loadTree = (tree_id: string): Promise<Tree> => body(api.GET('/api/staff/care/calls/{tree_id}', { params: { path: { tree_id } } }))
export const answerCall = (tree: Tree, call_id: string, result: Result, note: string, key: string): Promise<Tree> =>
  body(api.POST('/api/staff/care/calls/{tree_id}/answers', { params: { path: { tree_id: tree.id }, header: idempotent(key).headers }, body: { call_id, result, note } }))

/** What can come of a call, as the server has it. */
export const RESULTS: Record<Whom, readonly Result[]> = {
  person: ['met', 'no_answer'],
  contact: ['met', 'no_answer', 'no_news'],
  provider: ['met', 'no_answer', 'no_news'],
  door: ['met', 'no_answer'],
  emergency: ['on_way', 'met'],
}
