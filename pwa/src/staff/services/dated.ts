import type { LendingRulesAdmin, NewLendingRules, NewPenaltyRules, PenaltyRulesAdmin } from '../types'
import { sayMinutes } from './rules'
import { t } from './words'

/** Rules that the city changes by notice: numbers that hold from a day on. */
export interface Dated {
  id: number
  valid_from: string
  valid_until: string | null
}

export type Bounds = Readonly<Record<string, readonly [number, number]>>
/** Numbers as they were typed; what may be left out is empty. A choice is its own word. */
export type DatedForm = Record<string, string>

/** As the server holds them; the last one is included. A test keeps both the same. */
export const PENALTY_BOUNDS = {
  no_show_points: [0, 10],
  late_cancel_points: [0, 10],
  most_points: [1, 100],
  pause_days: [1, 365],
  lapse_days: [1, 730],
} as const satisfies Bounds

export const LENDING_BOUNDS = {
  days_out: [1, 60],
  max_extension_days: [0, 30],
  cleaning_days: [0, 30],
  max_a_year: [1, 366],
  max_live: [1, 10],
  days_ahead: [0, 365],
  notice_minutes: [0, 43200],
  cancel_until_minutes: [0, 43200],
  slot_minutes: [5, 240],
  slot_places: [1, 50],
  reminder_days: [1, 7],
  age_from: [0, 120],
  age_to: [0, 120],
} as const satisfies Bounds

export type PenaltyName = keyof typeof PENALTY_BOUNDS
export type LendingName = keyof typeof LENDING_BOUNDS
export type DatedName = PenaltyName | LendingName
export const OPTIONAL: readonly string[] = ['age_from', 'age_to']
const DAY = 24 * 60

export const NON_RESIDENTS = ['never', 'with_interview', 'always'] as const

export const FIRST_LENDING: Readonly<Record<LendingName, string>> = {
  days_out: '4',
  max_extension_days: '3',
  cleaning_days: '1',
  max_a_year: '5',
  max_live: '1',
  days_ahead: '14',
  notice_minutes: '60',
  cancel_until_minutes: '120',
  slot_minutes: '20',
  slot_places: '2',
  reminder_days: '1',
  age_from: '19',
  age_to: '39',
}
export const FIRST_PENALTY: Readonly<Record<PenaltyName, string>> = { no_show_points: '1', late_cancel_points: '0', most_points: '3', pause_days: '30', lapse_days: '90' }

export const numberOf = (form: DatedForm, name: string): number | null => ((form[name] ?? '').trim() === '' ? null : Number(form[name]))

/** What is wrong at which field. */
export function datedWrong(form: DatedForm, bounds: Bounds, today: string): Record<string, string> {
  const wrong: Record<string, string> = {}
  if (!form['valid_from'] || form['valid_from'] < today) wrong['valid_from'] = t('pastDate')
  for (const [name, [least, most]] of Object.entries(bounds)) {
    const value = numberOf(form, name)
    if (value === null ? !OPTIONAL.includes(name) : !Number.isInteger(value) || value < least || value > most) wrong[name] = t('numberNeeded', { least, most })
  }
  const [from, to] = [numberOf(form, 'age_from'), numberOf(form, 'age_to')]
  if (from !== null && to !== null && to < from) wrong['age_to'] ??= t('olderThan', { n: from })
  const [notice, ahead] = [numberOf(form, 'notice_minutes'), numberOf(form, 'days_ahead')]
  if (notice !== null && ahead !== null && notice >= (ahead + 1) * DAY) wrong['notice_minutes'] ??= t('noticeTooLong')
  return wrong
}

const numbers = (form: DatedForm, bounds: Bounds): Record<string, number | null> => Object.fromEntries(Object.keys(bounds).map(name => [name, numberOf(form, name)]))

export const toPenaltyRules = (form: DatedForm, seen: readonly Dated[]): NewPenaltyRules =>
  ({ ...numbers(form, PENALTY_BOUNDS), valid_from: form['valid_from']!, rule_ids: seen.map(r => r.id) }) as NewPenaltyRules
export const toLendingRules = (form: DatedForm, seen: readonly Dated[]): NewLendingRules =>
  ({ ...numbers(form, LENDING_BOUNDS), non_residents: form['non_residents']!, valid_from: form['valid_from']!, rule_ids: seen.map(r => r.id) }) as NewLendingRules

/** What a number means, in a sentence; nothing while it is no number. */
export function sayDated(form: DatedForm, name: DatedName): string {
  const n = numberOf(form, name)
  if (n === null) return name === 'age_from' || name === 'age_to' ? t('sayAnyAge') : ''
  if (!Number.isInteger(n)) return ''
  switch (name) {
    case 'no_show_points':
      return n ? t('sayNoShow', { n }) : t('sayNoShowNone')
    case 'late_cancel_points':
      return n ? t('sayLateCancel', { n }) : t('sayLateCancelNone')
    case 'most_points':
      return t('sayMostPoints', { n })
    case 'pause_days':
      return t('sayPause', { n })
    case 'lapse_days':
      return t('sayLapse', { n })
    case 'days_out':
      return t('sayDaysOut', { n, nights: n - 1 })
    case 'max_extension_days':
      return n ? t('sayExtension', { n }) : t('sayNoExtension')
    case 'cleaning_days':
      return n ? t('sayCleaning', { n }) : t('sayNoCleaning')
    case 'max_a_year':
      return t('sayAYear', { n })
    case 'max_live':
      return t('sayAtOnce', { n })
    case 'days_ahead':
      return n ? t('sayAhead', { n }) : t('sayToday')
    case 'notice_minutes':
      return n ? t('sayNotice', { n: sayMinutes(n) }) : t('sayNoNotice')
    case 'cancel_until_minutes':
      return n ? t('sayCancel', { n: sayMinutes(n) }) : t('sayCancelAlways')
    case 'slot_minutes':
      return t('sayFitting', { n: sayMinutes(n) })
    case 'slot_places':
      return t('sayPlaces', { n })
    case 'reminder_days':
      return t('sayReminder', { n })
    case 'age_from':
      return t('sayFrom', { n })
    case 'age_to':
      return t('sayTo', { n })
  }
}

export const penaltyLine = (r: PenaltyRulesAdmin['rules'][number]): string =>
  [t('linePoints', { n: r.no_show_points }), t('lineLate', { n: r.late_cancel_points }), t('linePause', { n: r.most_points, days: r.pause_days }), t('lineLapse', { n: r.lapse_days })].join(' · ')

export const lendingLine = (r: LendingRulesAdmin['rules'][number]): string =>
  [
    t('lineDaysOut', { n: r.days_out }),
    t('lineAYear', { n: r.max_a_year }),
    r.days_ahead ? t('lineAhead', { n: r.days_ahead }) : t('lineToday'),
    r.age_from != null && r.age_to != null ? t('ages', { from: r.age_from, to: r.age_to }) : r.age_from != null ? t('agesFrom', { from: r.age_from }) : r.age_to != null ? t('agesTo', { to: r.age_to }) : '',
    t(`non_${r.non_residents}`),
  ]
    .filter(Boolean)
    .join(' · ')

/** Each field that would change: what it is called, what it is, what it will be. */
export function changes(form: DatedForm, now: Readonly<Record<string, unknown>> | undefined, names: readonly string[]): { name: string; was: string; is: string }[] {
  if (!now) return []
  const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value))
  return names.filter(name => text(now[name]) !== (form[name] ?? '').trim()).map(name => ({ name, was: text(now[name]), is: (form[name] ?? '').trim() }))
}
