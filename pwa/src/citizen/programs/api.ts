import { api, body, dated } from '../../api/client'
import type { components } from '../../api/schema'
import { keep, kept } from '../../lib/store'

type Schemas = components['schemas']
export type Program = Schemas['Program']
export type Session = Schemas['ProgramSession']
export type Enrolment = Schemas['Enrolment']
export type View = 'upcoming' | 'past'

type Dated<V> = Promise<{ value: V; at: number }>

const one = (enrolment_id: string) => ({ params: { path: { enrolment_id } } })
const once = (key: string) => ({ 'Idempotency-Key': key })

export const loadPrograms = (): Dated<Program[]> => dated(api.GET('/api/programs'))
export const loadProgram = (program_id: number): Dated<Program> => dated(api.GET('/api/programs/{program_id}', { params: { path: { program_id } } }))
export const loadEnrolments = (when: View): Dated<Enrolment[]> => dated(api.GET('/api/enrolments', { params: { query: { when } } }))
export const loadEnrolment = (id: string): Dated<Enrolment> => dated(api.GET('/api/enrolments/{enrolment_id}', one(id)))

/** Each pass is fetched once, so that it opens without a connection. */
export async function keepEnrolments(enrolments: readonly Enrolment[]): Promise<void> {
  for (const { id, status } of enrolments) {
    const pass = status === 'enrolled' ? await kept<Enrolment>(`enrolment:${id}`, 'mine') : undefined
    if (status !== 'enrolled' || pass?.value.qr) continue
    const found = await loadEnrolment(id).catch(() => undefined)
    if (found) await keepEnrolment(found.value, found.at)
  }
}

export const keepEnrolment = (enrolment: Enrolment, at = Date.now()): Promise<void> => keep(`enrolment:${enrolment.id}`, enrolment, 'mine', at)

export const postEnrol = (program_id: number, wait: boolean, key: string): Promise<Enrolment> =>
  body(api.POST('/api/programs/{program_id}/enrol', { params: { path: { program_id }, header: once(key) }, body: { wait } }))
export const postAccept = (id: string, key: string): Promise<Enrolment> => body(api.POST('/api/enrolments/{enrolment_id}/accept', { params: { path: { enrolment_id: id }, header: once(key) } }))
export const postLeave = (id: string): Promise<Enrolment> => body(api.POST('/api/enrolments/{enrolment_id}/cancel', one(id)))
export const calendarFile = (id: string): string => `/api/enrolments/${id}/calendar.ics`
