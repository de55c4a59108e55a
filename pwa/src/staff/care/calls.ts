import { api, body, idempotent } from '../../api/client'
import type { components } from '../../api/schema'
import { withPasskey } from '../stepUp'

type Schemas = components['schemas']
export type Queue = Schemas['Queue']
export type Queued = Schemas['Queued']
export type DeskCase = Schemas['DeskCase']
export type Can = DeskCase['can'][number]
export type Status = DeskCase['status']
export type Need = DeskCase['needs'][number]
export type Urgency = DeskCase['urgency']
export type PauseReason = NonNullable<DeskCase['pause_reason']>
export type CloseReason = NonNullable<DeskCase['close_reason']>
export type CareColleague = Schemas['CareColleague']
export type Board = Schemas['Board']
export type NewIntake = Schemas['NewIntake']
export type IntakeReceipt = Schemas['IntakeReceipt']

export const FILTERS = ['all', 'mine', 'unassigned', 'late', 'waiting', 'escalated'] as const
export type Filter = (typeof FILTERS)[number]

const one = (case_id: string) => ({ params: { path: { case_id } } })

export const loadQueue = (which: Filter, dong: number | undefined, page: number): Promise<Queue> =>
  body(api.GET('/api/staff/care/queue', { params: { query: { which, page, ...(dong && { dong_id: dong }) } } }))
export const findCases = (text: string): Promise<string[]> => body(api.POST('/api/staff/care/find', { body: { text } }))

/** Reading a case is written into the trail, where the person sees it: it happens when somebody asks, not before. */
export const loadCase = (id: string): Promise<DeskCase> => body(api.GET('/api/staff/care/cases/{case_id}', one(id)))
export const openCase = (id: string, why: string): Promise<DeskCase> => withPasskey(() => body(api.POST('/api/staff/care/cases/{case_id}/open', { ...one(id), body: { why } })))
export const loadColleagues = (id: string): Promise<CareColleague[]> => body(api.GET('/api/staff/care/cases/{case_id}/colleagues', one(id)))

export const take = (c: DeskCase): Promise<DeskCase> => body(api.POST('/api/staff/care/cases/{case_id}/take', { ...one(c.id), body: { version: c.version } }))
export const takeOver = (c: DeskCase, why: string): Promise<DeskCase> =>
  withPasskey(() => body(api.POST('/api/staff/care/cases/{case_id}/take-over', { ...one(c.id), body: { version: c.version, why } })))
export const assign = (c: DeskCase, staff_id: string, why: string): Promise<DeskCase> =>
  body(api.POST('/api/staff/care/cases/{case_id}/assign', { ...one(c.id), body: { version: c.version, staff_id, why } }))

export const handOver = (c: DeskCase, to_staff_id: string, word: string, key: string): Promise<DeskCase> =>
  body(api.POST('/api/staff/care/cases/{case_id}/handover', { params: { path: { case_id: c.id }, header: idempotent(key).headers }, body: { version: c.version, to_staff_id, word } }))
/** Nothing where it was declined and may no longer be read. */
export const answerHandover = (c: DeskCase, accept: boolean, word: string): Promise<DeskCase | null> =>
  body(api.POST('/api/staff/care/cases/{case_id}/handover/answer', { ...one(c.id), body: { accept, word } }))
export const dropHandover = (c: DeskCase): Promise<DeskCase> => body(api.POST('/api/staff/care/cases/{case_id}/handover/drop', { ...one(c.id), body: { version: c.version } }))

export const setVisit = (c: DeskCase, starts_at: string, minutes: number, why: string): Promise<DeskCase> =>
  body(api.POST('/api/staff/care/cases/{case_id}/visit', { ...one(c.id), body: { version: c.version, starts_at, minutes, why } }))
export const logTry = (c: DeskCase, how: 'phone' | 'door', word: string, key: string): Promise<DeskCase> =>
  body(api.POST('/api/staff/care/cases/{case_id}/tries', { params: { path: { case_id: c.id }, header: idempotent(key).headers }, body: { how, word } }))
export const step = (c: DeskCase, to: Status, why: string, close_reason: CloseReason | null = null): Promise<DeskCase> =>
  body(api.POST('/api/staff/care/cases/{case_id}/steps', { ...one(c.id), body: { version: c.version, to, why, close_reason } }))

/** It begins again, or another one goes on from it. */
export const again = (c: DeskCase, why: string): Promise<DeskCase> => body(api.POST('/api/staff/care/cases/{case_id}/again', { ...one(c.id), body: { version: c.version, why, needs: [] } }))
export const hearDigest = (c: DeskCase, mandate_id: string, on: boolean, how: 'phone' | 'in_person'): Promise<DeskCase> =>
  body(api.POST('/api/staff/care/cases/{case_id}/mandates/{mandate_id}/digest', { params: { path: { case_id: c.id, mandate_id } }, body: { on, how } }))
export type StandsOpen = Schemas['StandsOpen']
export const loadStandsOpen = (id: string): Promise<StandsOpen> => body(api.GET('/api/staff/care/cases/{case_id}/stands-open', one(id)))
export type PersonChange = Schemas['PersonChange']
export const changePerson = (id: string, change: PersonChange): Promise<DeskCase> => body(api.PUT('/api/staff/care/cases/{case_id}/person', { ...one(id), body: change }))
export type CareSatisfaction = Schemas['CareSatisfaction']
export const loadSatisfaction = (): Promise<CareSatisfaction> => body(api.GET('/api/staff/care/satisfaction'))

export const pause = (c: DeskCase, reason: PauseReason): Promise<DeskCase> => body(api.POST('/api/staff/care/cases/{case_id}/pause', { ...one(c.id), body: { version: c.version, reason } }))
export const resume = (c: DeskCase): Promise<DeskCase> => body(api.POST('/api/staff/care/cases/{case_id}/resume', { ...one(c.id), body: { version: c.version } }))
export const setUrgency = (c: DeskCase, urgency: Urgency, why: string): Promise<DeskCase> =>
  body(api.POST('/api/staff/care/cases/{case_id}/urgency', { ...one(c.id), body: { version: c.version, urgency, why } }))
export const moveDong = (c: DeskCase, dong_id: number, why: string): Promise<Schemas['DongShown']> =>
  body(api.POST('/api/staff/care/cases/{case_id}/dong', { ...one(c.id), body: { version: c.version, dong_id, why } }))

export const ask = (c: DeskCase, question: string, waits: boolean, key: string): Promise<DeskCase> =>
  body(api.POST('/api/staff/care/cases/{case_id}/questions', { params: { path: { case_id: c.id }, header: idempotent(key).headers }, body: { question, pause: waits } }))
export const answer = (c: DeskCase, question_id: string, text: string): Promise<DeskCase> =>
  body(api.POST('/api/staff/care/cases/{case_id}/questions/{question_id}/answer', { params: { path: { case_id: c.id, question_id } }, body: { answer: text } }))
export const answerMandate = (c: DeskCase, mandate_id: string, to: 'confirmed' | 'refused' | 'revoked', how: 'phone' | 'in_person'): Promise<DeskCase> =>
  body(api.POST('/api/staff/care/cases/{case_id}/mandates/{mandate_id}', { params: { path: { case_id: c.id, mandate_id } }, body: { to, how } }))
export const activate = (code: string, last_digits: string, saw_id: boolean): Promise<Schemas['Activated']> => body(api.POST('/api/staff/care/activations', { body: { code, last_digits, saw_id } }))

export const loadBoard = (): Promise<Board> => body(api.GET('/api/staff/care/board'))
export const review = (opening_id: string): Promise<undefined> => body(api.POST('/api/staff/care/openings/{opening_id}/review', { params: { path: { opening_id } } })) as Promise<undefined>

export const giveAll = (staff_id: string): Promise<Schemas['GivenOn']> => body(api.POST('/api/staff/care/colleagues/{staff_id}/give-all', { params: { path: { staff_id } } }))

export const takeIn = (intake: NewIntake, key: string): Promise<IntakeReceipt> => body(api.POST('/api/staff/care/requests', { params: { header: idempotent(key).headers }, body: intake }))
export const loadConsents = (): Promise<Schemas['ConsentText'][]> => body(api.GET('/api/consent-texts'))
