import type { MoneyNumbers, MoneyRulesOfDays } from './calls'
import { t } from './words'

/** Numbers as they were typed. */
export interface RulesForm {
  /** The versions that stood there when the form was opened. */
  loaded: string
  valid_from: string
  year_cap_won: string
  emergency_days: string
  emergency_month_hours: string
  emergency_visit_hours: string
  emergency_extensions: string
  bands: { up: string; pays: string }[]
}

export const NUMBERS = ['emergency_days', 'emergency_month_hours', 'emergency_visit_hours', 'emergency_extensions'] as const
/** As the server holds them; the last one is included. */
const BOUNDS = {
  year_cap_won: [0, 100_000_000],
  emergency_days: [1, 366],
  emergency_month_hours: [1, 744],
  emergency_visit_hours: [1, 24],
  emergency_extensions: [0, 12],
} as const
const UP = [1, 1000] as const
const PAYS = [0, 100] as const

const isIn = (typed: string, [least, most]: readonly [number, number]): boolean => /^\d+$/.test(typed) && Number(typed) >= least && Number(typed) <= most
const sayBounds = ([least, most]: readonly [number, number]): string => t('between', { least: least.toLocaleString('en'), most: most.toLocaleString('en') })

export const versionsOf = (rules: readonly MoneyRulesOfDays[]): string => JSON.stringify(rules.map(r => [r.id, r.valid_from]))

/** From what holds now, or did last. */
export function fromRules(rules: readonly MoneyRulesOfDays[], now: MoneyRulesOfDays | undefined): RulesForm {
  const from = now ?? rules.at(-1)
  return {
    loaded: versionsOf(rules),
    valid_from: '',
    year_cap_won: String(from?.year_cap_won ?? ''),
    emergency_days: String(from?.emergency_days ?? ''),
    emergency_month_hours: String(from?.emergency_month_hours ?? ''),
    emergency_visit_hours: String(from?.emergency_visit_hours ?? ''),
    emergency_extensions: String(from?.emergency_extensions ?? ''),
    bands: from?.bands.map(b => ({ up: String(b.up_to_percent), pays: String(b.pays_percent) })) ?? [{ up: '', pays: '0' }],
  }
}

export const toNumbers = (form: RulesForm): MoneyNumbers => ({
  valid_from: form.valid_from,
  year_cap_won: Number(form.year_cap_won),
  emergency_days: Number(form.emergency_days),
  emergency_month_hours: Number(form.emergency_month_hours),
  emergency_visit_hours: Number(form.emergency_visit_hours),
  emergency_extensions: Number(form.emergency_extensions),
  bands: form.bands.map(b => ({ up_to_percent: Number(b.up), pays_percent: Number(b.pays) })),
})

/** What is wrong at which field; the date is judged apart, so that an example can be reckoned before there is one. */
export function rulesWrong(form: RulesForm, tomorrow: string): Record<string, string> {
  const wrong: Record<string, string> = {}
  if (!(form.valid_from >= tomorrow)) wrong['valid_from'] = t('fromTomorrow')
  for (const [name, bounds] of Object.entries(BOUNDS)) if (!isIn(form[name as keyof typeof BOUNDS], bounds)) wrong[name] = sayBounds(bounds)
  for (const [n, band] of form.bands.entries()) {
    const before = form.bands[n - 1]
    if (!isIn(band.up, UP)) wrong[`bands.${n}.up_to_percent`] = sayBounds(UP)
    else if (before && Number(band.up) <= Number(before.up)) wrong[`bands.${n}.up_to_percent`] = t('upRises')
    if (!isIn(band.pays, PAYS)) wrong[`bands.${n}.pays_percent`] = sayBounds(PAYS)
    else if (before && Number(band.pays) < Number(before.pays)) wrong[`bands.${n}.pays_percent`] = t('paysRises')
  }
  return wrong
}
