import { date } from '../../../lib/time'
import type { TaskListed, TaskShown } from './calls'
import { t } from './words'

/** 12월 3일, of a day without a time. */
export const dayOf = (on: string): string => date(`${on}T12:00:00+09:00`)

export const whatOf = (task: Pick<TaskListed | TaskShown, 'kind' | 'what'>): string => (task.kind === 'help' && task.what ? `${t('kind_help')}: ${task.what}` : task.what || t(`kind_${task.kind}`))

/** One day leaves no other to choose. */
export const isMovable = (task: Pick<TaskListed | TaskShown, 'opens_on' | 'due_on' | 'turn'>): boolean => task.turn !== 'overdue' && task.opens_on !== task.due_on

/** In which days it is to be done, and for when it is planned. */
export function whenOf(task: Pick<TaskListed | TaskShown, 'opens_on' | 'due_on' | 'planned_on' | 'turn'>): string {
  if (task.turn === 'overdue') return t('overdueSince', { day: dayOf(task.due_on) })
  if (task.turn === 'coming') return t('days', { from: dayOf(task.opens_on), to: dayOf(task.due_on) })
  const until = t('until', { day: dayOf(task.due_on) })
  return task.turn === 'open' ? `${until}, ${t('plannedFor', { day: dayOf(task.planned_on) })}` : until
}
