import { date, dateKey } from '../../../lib/time'
import type { TaskListed, TaskShown } from './calls'
import { t } from './words'

export type Doing = 'done' | 'move' | 'skip' | 'add'
type Named = Pick<TaskListed | TaskShown, 'kind' | 'what'>

/** 12월 3일, of a day without a time. */
export const dayOf = (on: string): string => date(`${on}T12:00:00+09:00`)

export const whatOf = (task: Named): string => (task.kind === 'help' && task.what ? `${t('kind_help')}: ${task.what}` : task.what || t(`kind_${task.kind}`))

/** No rule makes it again once it is over, and its end is told in words. */
export const isOnce = (task: Named): boolean => task.kind === 'other' || task.kind === 'sharing' || task.kind === 'help'

/** What a button or a dialog does with a task. Help is given or needed no more, and what comes once is not left for the next time. */
export function doingOf(doing: Doing, task: Named): string {
  if (task.kind === 'help' && doing !== 'move') return t(doing === 'done' ? 'did_help' : 'noHelp')
  return t(doing === 'skip' && isOnce(task) ? 'leave' : doing)
}

/** The same above a dialog, which says all of it. */
export const titleOf = (doing: Doing, task: Named): string => (doing === 'done' ? t(`did_${task.kind}`) : doingOf(doing, task))

/** What became of a task: of what was done in somebody's own words, and how it went. */
export function endOf(task: Pick<TaskShown, 'kind' | 'what' | 'how' | 'status'>): [what: string, end: string] {
  const words = task.what && `“${task.what}”`
  if (task.status === 'skipped') return task.kind === 'help' ? [t('noHelpAnyMore'), words] : [whatOf(task), t(isOnce(task) ? 'left' : 'skipped')]
  if (task.how) return [whatOf(task), t(`how_${task.how}`)]
  return task.kind === 'other' ? [whatOf(task), t('done')] : [t(`did_${task.kind}`), words]
}

/** The last day, and what is over, leave no other to choose. */
export const isMovable = (task: Pick<TaskListed | TaskShown, 'opens_on' | 'due_on'>, today = dateKey(Date.now())): boolean => task.due_on > today && task.opens_on !== task.due_on

/** In which days it is to be done, and for when it is planned. */
export function whenOf(task: Pick<TaskListed | TaskShown, 'opens_on' | 'due_on' | 'planned_on' | 'turn'>): string {
  if (task.turn === 'overdue') return t('overdueSince', { day: dayOf(task.due_on) })
  if (task.turn === 'coming') return t('days', { from: dayOf(task.opens_on), to: dayOf(task.due_on) })
  const until = t('until', { day: dayOf(task.due_on) })
  return task.turn === 'open' ? `${until}, ${t('plannedFor', { day: dayOf(task.planned_on) })}` : until
}
