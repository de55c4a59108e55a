import { api, body } from '../../../api/client'
import type { components } from '../../../api/schema'

type Schemas = components['schemas']
export type Lists = Schemas['CallbackLists']
export type Item = Schemas['CallbackItem']
export type Shown = Schemas['CallbackShown']
export type How = Schemas['CallbackTry']['how']
export type Ended = Schemas['CallbackEnd']['outcome']
export const ENDS: readonly Ended[] = ['helped', 'no_need', 'passed_on', 'not_found']

const one = (callback_id: string) => ({ params: { path: { callback_id } } })

export const loadCallbacks = (): Promise<Lists> => body(api.GET('/api/staff/care/callbacks'))
/** That it was read is noted: it is fetched when somebody opens it. */
export const loadCallback = (id: string): Promise<Shown> => body(api.GET('/api/staff/care/callbacks/{callback_id}', one(id)))
export const take = ({ id, version }: Item): Promise<Shown> => body(api.POST('/api/staff/care/callbacks/{callback_id}/take', { ...one(id), body: { version } }))
export const noAnswer = ({ id, version }: Item, how: How): Promise<Shown> => body(api.POST('/api/staff/care/callbacks/{callback_id}/tries', { ...one(id), body: { version, how, word: '' } }))
export const end = ({ id, version }: Item, outcome: Ended, word: string): Promise<Shown> => body(api.POST('/api/staff/care/callbacks/{callback_id}/end', { ...one(id), body: { version, outcome, word } }))
