import { api, body, idempotent } from '../../../api/client'
import type { components } from '../../../api/schema'

type Schemas = components['schemas']
export type Tasks = Schemas['Tasks']
export type TaskListed = Schemas['TaskListed']
export type TaskShown = Schemas['TaskShown']
export type Followup = Schemas['Followup']
export type TaskKind = TaskListed['kind']
export type Turn = TaskListed['turn']
export type How = NonNullable<TaskShown['how']>
export type Whose = 'mine' | 'dongs'

export const TURNS: readonly Turn[] = ['overdue', 'today', 'open', 'coming']
export const KINDS: readonly TaskKind[] = ['other', 'monitoring_visit', 'monitoring_call', 'reassessment']
export const looksIn = (kind: TaskKind): boolean => kind === 'monitoring_call' || kind === 'monitoring_visit'

const one = (case_id: string) => ({ params: { path: { case_id } } })
const task = (case_id: string, task_id: string) => ({ params: { path: { case_id, task_id } } })

export const loadTasks = (whose: Whose): Promise<Tasks> => body(api.GET('/api/staff/care/tasks', { params: { query: { whose } } }))
export const loadFollowup = (id: string): Promise<Followup> => body(api.GET('/api/staff/care/cases/{case_id}/followup', one(id)))
export const addTask = (id: string, kind: TaskKind, opens_on: string, due_on: string, what: string, key: string): Promise<Followup> =>
  body(api.POST('/api/staff/care/cases/{case_id}/tasks', { params: { path: { case_id: id }, header: idempotent(key).headers }, body: { kind, opens_on, due_on, what } }))
export const finishTask = (id: string, task_id: string, version: number, how: How | null, word: string): Promise<Followup> =>
  body(api.POST('/api/staff/care/cases/{case_id}/tasks/{task_id}/done', { ...task(id, task_id), body: { version, how, word } }))
export const moveTask = (id: string, task_id: string, version: number, planned_on: string, why: string): Promise<Followup> =>
  body(api.POST('/api/staff/care/cases/{case_id}/tasks/{task_id}/move', { ...task(id, task_id), body: { version, planned_on, why } }))
export const skipTask = (id: string, task_id: string, version: number, why: string): Promise<Followup> =>
  body(api.POST('/api/staff/care/cases/{case_id}/tasks/{task_id}/skip', { ...task(id, task_id), body: { version, why } }))
