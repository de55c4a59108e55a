import { api, body, dated, idempotent } from '../../api/client'
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type NewRequest = Schemas['NewRequest']
export type Receipt = Schemas['Receipt']
export type Mine = Schemas['Mine']
export type CaseListed = Schemas['CaseListed']
export type Case = Schemas['Case']
export type Question = Case['questions'][number]
export type Reader = Schemas['Reader']
export type ConsentText = Schemas['ConsentText']
export type Mandates = Schemas['Mandates']
export type Mandate = Schemas['Mandate']
export type CodeSent = Schemas['CodeSent']
export type District = Schemas['District']

const one = (case_id: string) => ({ params: { path: { case_id } } })

export const postRequest = (request: NewRequest, key: string): Promise<Receipt> =>
  body(api.POST('/api/care/requests', { body: request, params: { header: idempotent(key).headers } }))
export const loadMine = (): Promise<{ value: Mine; at: number }> => dated(api.GET('/api/care/cases'))
export const loadCase = (id: string): Promise<Case> => body(api.GET('/api/care/cases/{case_id}', one(id)))
export const loadReaders = (id: string): Promise<Reader[]> => body(api.GET('/api/care/cases/{case_id}/readers', one(id)))
export const postWithdraw = (id: string, version: number, why: string): Promise<Case> => body(api.POST('/api/care/cases/{case_id}/withdraw', { ...one(id), body: { version, why } }))
export const postReopen = (id: string, version: number, why: string): Promise<Case> => body(api.POST('/api/care/cases/{case_id}/reopen', { ...one(id), body: { version, why } }))
export const postQuestion = (id: string, question: string, key: string): Promise<Case> =>
  body(api.POST('/api/care/cases/{case_id}/questions', { params: { path: { case_id: id }, header: idempotent(key).headers }, body: { question } }))
export const postAnswer = (id: string, question_id: string, answer: string): Promise<Case> =>
  body(api.POST('/api/care/cases/{case_id}/questions/{question_id}/answer', { params: { path: { case_id: id, question_id } }, body: { answer } }))

const mandate = (mandate_id: string) => ({ params: { path: { mandate_id } } })
export const loadMandates = (): Promise<Mandates> => body(api.GET('/api/care/mandates'))
export const sendMandateCode = (id: string): Promise<CodeSent> => body(api.POST('/api/care/mandates/{mandate_id}/codes', mandate(id)))
export const postMandateCode = (id: string, challenge_id: string, code: string): Promise<Mandates> =>
  body(api.POST('/api/care/mandates/{mandate_id}/code', { ...mandate(id), body: { challenge_id, code } }))
export const postAccept = (id: string): Promise<Mandates> => body(api.POST('/api/care/mandates/{mandate_id}/accept', mandate(id)))
export const postEnd = (id: string): Promise<Mandates> => body(api.POST('/api/care/mandates/{mandate_id}/end', mandate(id)))

export const putDigest = (id: string, on: boolean, version: number): Promise<undefined> =>
  body(api.PUT('/api/care/mandates/{mandate_id}/digest', { ...mandate(id), body: { on, version } })) as Promise<undefined>

/** The texts of the consents that care asks for, in both languages. */
export const loadTexts = async (): Promise<ConsentText[]> => (await body(api.GET('/api/consent-texts'))).filter(text => text.purpose.startsWith('care'))
export const loadDistricts = async (): Promise<District[]> => (await body(api.GET('/api/places'))).districts
