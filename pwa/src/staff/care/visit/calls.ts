import { api, body, idempotent } from '../../../api/client'
import type { components } from '../../../api/schema'
import type { DeskCase } from '../calls'

type Schemas = components['schemas']
export type VisitRoute = Schemas['VisitRoute']
export type Stop = Schemas['Stop']
export type Assessments = Schemas['Assessments']
export type Assessment = Schemas['Assessment']
export type AnswerConflict = Schemas['AnswerConflict']
export type CareForm = Schemas['CareForm']
export type FormQuestion = Schemas['FormQuestion']
export type NewAnswers = Schemas['NewAnswers']
export type Paper = Schemas['Document']

const one = (case_id: string) => ({ params: { path: { case_id } } })

/** Each case that is shown is written into the trail as read. */
export const loadRoute = (on_date: string): Promise<VisitRoute> => body(api.GET('/api/staff/care/route', { params: { query: { on_date } } }))
export const loadAssessments = (id: string): Promise<Assessments> => body(api.GET('/api/staff/care/cases/{case_id}/assessment', one(id)))
export const saveAnswers = (id: string, answers: NewAnswers, key: string): Promise<Assessment> =>
  body(api.PUT('/api/staff/care/cases/{case_id}/assessment', { params: { path: { case_id: id }, header: idempotent(key).headers }, body: answers }))
export const settle = (id: string, of: Assessment, conflict_id: string, chosen: 'current' | 'other'): Promise<Assessment> =>
  body(api.POST('/api/staff/care/cases/{case_id}/assessment/conflicts/{conflict_id}', { params: { path: { case_id: id, conflict_id } }, body: { version: of.version, chosen } }))
/** `png`: base64, without what a data address says before it. */
export const agree = (id: string, of: Assessment, said: { png: string } | { word: string }): Promise<Assessment> =>
  body(api.POST('/api/staff/care/cases/{case_id}/assessment/agreement', { ...one(id), body: { version: of.version, word: '', ...said } }))
export const hearHealth = (id: string, given: boolean): Promise<Assessments> => body(api.POST('/api/staff/care/cases/{case_id}/assessment/health', { ...one(id), body: { given } }))
export const complete = (id: string, of: Assessment, key: string): Promise<DeskCase> =>
  body(api.POST('/api/staff/care/cases/{case_id}/assessment/complete', { params: { path: { case_id: id }, header: idempotent(key).headers }, body: { version: of.version } }))

export const loadPapers = (id: string): Promise<Paper[]> => body(api.GET('/api/staff/care/cases/{case_id}/documents', one(id)))
export function addPaper(id: string, file: File): Promise<Paper[]> {
  const form = new FormData()
  form.append('file', file)
  return body(api.POST('/api/staff/care/cases/{case_id}/documents', { ...one(id), body: form as never, bodySerializer: () => form }))
}
export const removePaper = (id: string, document_id: string): Promise<undefined> =>
  body(api.DELETE('/api/staff/care/cases/{case_id}/documents/{document_id}', { params: { path: { case_id: id, document_id } } })) as Promise<undefined>
export const linkPaper = (id: string, document_id: string): Promise<Schemas['Link']> =>
  body(api.POST('/api/staff/care/cases/{case_id}/documents/{document_id}/link', { params: { path: { case_id: id, document_id } } }))
