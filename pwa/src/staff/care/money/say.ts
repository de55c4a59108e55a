import { fullDate } from '../directory/say'
import type { MoneyNumbers, MoneyProblem, MoneyRulesOfDays } from './calls'
import { t } from './words'

export const won = (n: number): string => t('won', { n: n.toLocaleString('en') })

export const sayBands = (bands: MoneyNumbers['bands']): string[] => [
  ...bands.map(b => (b.pays_percent === 0 ? t('bandFree', { up: b.up_to_percent }) : t('band', { up: b.up_to_percent, pays: b.pays_percent }))),
  ...(bands.length ? [t('bandAbove', { up: bands.at(-1)!.up_to_percent })] : []),
]

export const sayEmergency = (r: MoneyNumbers): string =>
  t('emergencyLine', { days: r.emergency_days, month: r.emergency_month_hours, visit: r.emergency_visit_hours, more: r.emergency_extensions })

export const sayDays = (r: Pick<MoneyRulesOfDays, 'valid_from' | 'valid_until'>): string =>
  r.valid_until === null ? t('fromOn', { date: fullDate(r.valid_from) }) : t('fromTo', { from: fullDate(r.valid_from), to: fullDate(r.valid_until) })

/** All of one version, to compare it with another. */
export const sayRules = (r: MoneyNumbers): string => [won(r.year_cap_won), ...sayBands(r.bands), sayEmergency(r)].join('\n')

/** Nothing of a cap that is passed: its year says that, with the day on which it is used up. */
export function sayProblem({ kind, found = 0, most = 0 }: MoneyProblem): string {
  switch (kind) {
    case 'over_cap':
      return ''
    case 'income_unknown':
    case 'no_rules':
    case 'no_occasions':
      return t(`problem_${kind}`)
    default:
      return t(`problem_${kind}`, { found: String(found), most: String(most) })
  }
}
