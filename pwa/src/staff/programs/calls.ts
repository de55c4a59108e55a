import { api, body } from '../../api/client'
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type StaffProgram = Schemas['StaffProgram']
export type ProgramView = Schemas['ProgramView']
export type Participant = Schemas['Participant']
export type ProgramSession = Schemas['ProgramSession']
export type RoomChoice = Schemas['RoomChoice']
export type Layout = Schemas['Layout']
export type Planned = Schemas['Planned']
export type NewProgram = Schemas['NewProgram']
export type ProgramChange = Schemas['ProgramChange']
export type SessionMove = Schemas['SessionMove']
export type NewSession = Schemas['NewSession']
export type Presence = 'attended' | 'absent' | null

const one = (program_id: number) => ({ params: { path: { program_id } } })

export const loadPrograms = (when: 'upcoming' | 'past'): Promise<StaffProgram[]> => body(api.GET('/api/staff/programs', { params: { query: { when } } }))
/** Reading the attendance list is written into the trail. */
export const loadProgram = (id: number): Promise<ProgramView> => body(api.GET('/api/staff/programs/{program_id}', one(id)))
export const loadRooms = (): Promise<RoomChoice[]> => body(api.GET('/api/staff/programs/rooms'))
export const plan = (layout: Layout, program_id?: number): Promise<Planned[]> => body(api.POST('/api/staff/programs/plan', { body: { layout, ...(program_id !== undefined && { program_id }) } }))
export const addProgram = (program: NewProgram, key: string): Promise<StaffProgram> => body(api.POST('/api/staff/programs', { params: { header: { 'Idempotency-Key': key } }, body: program }))
export const putProgram = (id: number, change: ProgramChange): Promise<StaffProgram> => body(api.PUT('/api/staff/programs/{program_id}', { ...one(id), body: change }))
export const cancelProgram = (id: number, reason: string): Promise<ProgramView> => body(api.POST('/api/staff/programs/{program_id}/cancel', { ...one(id), body: { reason } }))
export const cancelSession = (program_id: number, program_session_id: number, reason: string): Promise<ProgramView> =>
  body(api.POST('/api/staff/programs/{program_id}/sessions/{program_session_id}/cancel', { params: { path: { program_id, program_session_id } }, body: { reason } }))
export const moveSession = (program_id: number, program_session_id: number, move: SessionMove): Promise<ProgramView> =>
  body(api.PUT('/api/staff/programs/{program_id}/sessions/{program_session_id}', { params: { path: { program_id, program_session_id } }, body: move }))
export const addSession = (program_id: number, session: NewSession, key: string): Promise<ProgramView> =>
  body(api.POST('/api/staff/programs/{program_id}/sessions', { params: { path: { program_id }, header: { 'Idempotency-Key': key } }, body: session }))
export const removeParticipant = (enrolment_id: string, reason: string): Promise<ProgramView> => body(api.POST('/api/staff/enrolments/{enrolment_id}/cancel', { params: { path: { enrolment_id } }, body: { reason } }))
export const mark = (enrolment_id: string, program_session_id: number, presence: Presence): Promise<ProgramView> =>
  body(api.PUT('/api/staff/enrolments/{enrolment_id}/sessions/{program_session_id}', { params: { path: { enrolment_id, program_session_id } }, body: { presence } }))
