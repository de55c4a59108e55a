import { isClock } from '../../clock'
import { numberOf, type Bounds, type DatedForm } from '../../services/dated'
import type { CareRulesOfDays, TriedRules } from './calls'
import { t } from './words'

/** As the server holds them; the last one is included. */
export const BOUNDS = {
  visit_working_days: [1, 60],
  plan_working_days: [1, 60],
  approval_working_days: [1, 60],
  service_working_days: [1, 60],
  first_call_days: [1, 366],
  monitoring_days: [1, 366],
  task_window_days: [1, 60],
  reassessment_months: [1, 36],
  district_after_hours: [0, 1000],
  city_after_hours: [0, 1000],
  unreachable_tries: [1, 20],
  reopen_days: [0, 1000],
} as const satisfies Bounds

export type RuleName = keyof typeof BOUNDS | 'emergency_until'
export const FIRST: Readonly<Record<RuleName, string>> = {
  visit_working_days: '3', emergency_until: '18:00', plan_working_days: '7', approval_working_days: '3', service_working_days: '5', first_call_days: '14',
  monitoring_days: '30', task_window_days: '7', reassessment_months: '6', district_after_hours: '24', city_after_hours: '72', unreachable_tries: '3', reopen_days: '180',
} // prettier-ignore

/** The rules as they are typed; nothing while one of them is none. */
export function triedOf(form: DatedForm): TriedRules | undefined {
  const fits = Object.entries(BOUNDS).every(([name, [least, most]]) => {
    const n = numberOf(form, name)
    return n !== null && Number.isInteger(n) && n >= least && n <= most
  })
  if (!fits || wrongClock(form) || wrongOrder(form)) return undefined
  const numbers = Object.fromEntries(Object.keys(BOUNDS).map(name => [name, numberOf(form, name)]))
  return { ...numbers, emergency_until: form['emergency_until'] } as unknown as TriedRules
}

export const wrongClock = (form: DatedForm): boolean => !isClock(form['emergency_until'] ?? '')
export const wrongOrder = (form: DatedForm): boolean => (numberOf(form, 'city_after_hours') ?? 0) < (numberOf(form, 'district_after_hours') ?? 0)

export const lineOf = (r: CareRulesOfDays): string => t('line', { visit: r.visit_working_days, plan: r.plan_working_days, service: r.service_working_days, again: r.monitoring_days })
