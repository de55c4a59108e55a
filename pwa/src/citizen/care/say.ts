import { date, dateKey, daysBetween, nearDay, when } from '../../lib/time'
import { local } from '../../lib/local'
import { t as shell } from '../../messages'
import type { IconName } from '../../ui/names'
import type { Case, CaseListed } from './api'
import type { Asking, Dong, Need, Relation } from './asking'
import { t } from './words'

export const whoOf = (asking: Pick<Asking, 'relation'>): Relation => asking.relation || 'relative'

/** A promise ends with its day, so it is named by its last moment; one that ends within a day names the hour. */
export function until(due_at: string, now: number): string {
  const last = Date.parse(due_at) - 1
  if (dateKey(last) === dateKey(due_at)) return when(due_at, now)
  return [0, 1].includes(daysBetween(now, last)) ? nearDay(last, now) : date(last)
}

export const NEED_ICON: Readonly<Record<Need, IconName>> = { meals: 'meal', housework: 'broom', escort: 'walk', health: 'heart', home: 'repair', safety: 'shield', shelter: 'bed', unsure: 'ask' }

/** 서구 치평동: two districts have a 우산동. */
export const dongName = (dong: Dong): string => `${local(dong, 'district')} ${local(dong, 'name')}`

export const needsSaid = (needs: readonly Need[]): string => needs.map(need => t(need).replace('\n', ' ')).join(shell('comma'))

/** Who the person is to the reader: 어머니. */
export const relationOf = (relation: Case['relation']): string => (relation in WORDS ? t(relation as Relation) : t('relative'))

/** Whose care it is, in a few words: 어머니 돌봄. */
export const titleOf = ({ relation, name }: Pick<Case | CaseListed, 'relation' | 'name'>): string =>
  relation === 'self' ? t('caseMine') : name ? t('caseOfName', { name }) : t('caseOf', { who: relationOf(relation) })

const WORDS: Readonly<Record<Relation, true>> = { self: true, mother: true, father: true, spouse: true, child: true, relative: true, ward: true, neighbour: true }

type Status = Case['status']
const FAR: Readonly<Record<Status, 0 | 1 | 2 | 3 | 4>> = {
  received: 1, assigned: 1, reopened: 1, visit_scheduled: 2, assessed: 3, plan_drafted: 3, approved: 3, in_service: 4, monitoring: 4,
  closed: 0, rejected: 0, linked_elsewhere: 0, withdrawn: 0, unreachable: 0,
}

/** How far a case has come, of four; 0 where it has ended. */
export const howFar = (status: Status): 0 | 1 | 2 | 3 | 4 => FAR[status]

const DUE: Readonly<Partial<Record<Status, 'due_visit' | 'due_plan' | 'due_approve' | 'due_service' | 'due_check'>>> = {
  received: 'due_visit', assigned: 'due_visit', reopened: 'due_visit', visit_scheduled: 'due_visit',
  assessed: 'due_plan', plan_drafted: 'due_approve', approved: 'due_service', in_service: 'due_check', monitoring: 'due_check',
}

/** What is promised by when; undefined where nothing is. */
export function promise({ status, due_at }: Pick<Case, 'status' | 'due_at'>, now: number): string | undefined {
  const kind = DUE[status]
  if (!due_at || !kind) return undefined
  return t(Date.parse(due_at) <= now ? 'due_late' : kind, { day: until(due_at, now) })
}
