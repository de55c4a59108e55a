import { often, saysUnits } from '../../../messages/often'
import { dayOf } from '../../../lib/day'
import { won } from '../../../lib/won'
import { Problem } from '../../../api/problem'
import { named } from '../../session'
import { explainCare } from '../refusal'
import type { CarePlan, Costs, PlanItem, ServiceNeed } from './calls'
import { fieldOf, itemOf } from './edits'
import { t } from './words'

export const NEEDS: readonly ServiceNeed[] = ['meals', 'housework', 'escort', 'health', 'home', 'safety', 'shelter']

export const unitOf = (unit: PlanItem['service']['unit']): string => t(`unit_${unit}`)
export const serviceOf = (s: PlanItem['service']): string => named(s)
export const organizationOf = (s: PlanItem['service']): string => named({ name_ko: s.organization_ko, name_en: s.organization_en })
export const priceOf = (unit_won: number, unit: PlanItem['service']['unit']): string => (unit_won === 0 ? t('free') : t('unitPrice', { won: won(unit_won), unit: unitOf(unit) }))

/** 매주 월·수·금, 한 번에 1끼, 3월 16일부터 5월 31일까지 */
export function whenOf(item: PlanItem): string {
  const until = item.starts_on === item.ends_on ? dayOf(item.starts_on) : t('fromTo', { from: dayOf(item.starts_on), to: dayOf(item.ends_on) })
  return [often(item), saysUnits(item) && t('unitsEach', { n: item.units, unit: unitOf(item.service.unit) }), until].filter(Boolean).join(', ')
}

type MoneyProblem = Costs['problems'][number]
/** Undefined where the page says it elsewhere. */
export function problemOf({ kind, year, found, most }: MoneyProblem): string | undefined {
  switch (kind) {
    case 'income_unknown':
      return undefined
    case 'over_cap':
      return t('problem_over_cap', { year: year ?? 0, most: won(most) })
    case 'no_rules':
    case 'no_occasions':
    case 'emergency_extension':
      return t(`problem_${kind}`)
    default:
      return t(`problem_${kind}`, { found, most })
  }
}

const nameOf = (plan: CarePlan, path: string): string => {
  const item = plan.items.find(i => i.id === itemOf(path))
  return item ? serviceOf(item.service) : ''
}

/** Why a plan does not go on, and what to do; several lines where several things are missing. */
export function refusal(error: unknown, plan: CarePlan | null | undefined): readonly string[] {
  if (!(error instanceof Problem) || !plan) return [explainCare(error, undefined)]
  const fields = ((error.extensions['fields'] ?? []) as { path: string }[]).map(f => f.path)
  const figures = (error.extensions['figures'] ?? {}) as Record<string, number>
  if (error.code === 'over_cap') return [t('overCap', { year: figures['year'] ?? 0, cap: won(figures['cap_won'] ?? 0), over: won(figures['over_won'] ?? 0) })]
  if (error.code === 'service_full') return [t('fullService', { name: nameOf(plan, fields[0] ?? '') })]
  if (error.code === 'guard_unmet' && error.extensions['reason'] === 'not_author') return [t('notAuthor')]
  if (error.code === 'not_payable') {
    const found = plan.costs.problems.find(p => p.kind === error.extensions['reason'])
    return [(found && problemOf(found)) || explainCare(error, undefined)]
  }
  if (error.code !== 'plan_incomplete') return [explainCare(error, undefined)]
  return fields.map(path => {
    const field = fieldOf(path)
    const name = nameOf(plan, path)
    return name ? t(`lack_${field}` as 'lack_ends_on', { name }) : t(`lack_${field}` as 'lack_goals')
  })
}
