import { isClock } from '../../clock'
import type { District } from '../../types'
import type { CareNeed, CareSchedule, CareServiceChange, NewCareService, ServiceKept, Tier, Unit } from './calls'
import type { Wrong } from './EditForm'
import { sayAges, sayAreas, sayTimes } from './say'
import { t } from './words'

export interface ServiceForm {
  /** What stood there when the form was opened. */
  loaded: string
  name_ko: string
  name_en: string
  description_ko: string
  description_en: string
  eligibility_ko: string
  eligibility_en: string
  need: CareNeed
  tier: Tier
  unit: Unit
  unit_won: string
  min_age: string
  max_age: string
  maximum: string
  dong_ids: number[]
  schedules: CareSchedule[]
  active: boolean
}

export const NO_SCHEDULE: CareSchedule = { byday: ['MO', 'TU', 'WE', 'TH', 'FR'], opens_at: '09:00', closes_at: '18:00' }
export const NEW: ServiceForm = {
  loaded: '',
  name_ko: '',
  name_en: '',
  description_ko: '',
  description_en: '',
  eligibility_ko: '',
  eligibility_en: '',
  need: 'meals',
  tier: 'seven',
  unit: 'visit',
  unit_won: '',
  min_age: '',
  max_age: '',
  maximum: '',
  dong_ids: [],
  schedules: [NO_SCHEDULE],
  active: true,
}

const text = (n: number | null | undefined): string => (n == null ? '' : String(n))
const number = (typed: string): number | null => (typed.trim() === '' ? null : Number(typed))

const fieldsOf = (s: ServiceKept): Omit<ServiceForm, 'loaded'> => ({
  name_ko: s.name_ko,
  name_en: s.name_en,
  description_ko: s.description_ko ?? '',
  description_en: s.description_en ?? '',
  eligibility_ko: s.eligibility_ko ?? '',
  eligibility_en: s.eligibility_en ?? '',
  need: s.need,
  tier: s.tier,
  unit: s.unit,
  unit_won: '',
  min_age: text(s.min_age),
  max_age: text(s.max_age),
  maximum: text(s.maximum),
  dong_ids: s.dong_ids ?? [],
  schedules: s.schedules ?? [],
  active: s.status === 'active',
})

/** A service as it stands, to see whether somebody else has changed it. */
export const stateOf = (s: ServiceKept): string => JSON.stringify(fieldsOf(s))
export const fromService = (s: ServiceKept): ServiceForm => ({ loaded: stateOf(s), ...fieldsOf(s) })

const words = (form: ServiceForm): Omit<CareServiceChange, 'version' | 'status'> => ({
  name_ko: form.name_ko.trim(),
  name_en: form.name_en.trim(),
  description_ko: form.description_ko.trim(),
  description_en: form.description_en.trim(),
  eligibility_ko: form.eligibility_ko.trim(),
  eligibility_en: form.eligibility_en.trim(),
  min_age: number(form.min_age),
  max_age: number(form.max_age),
  maximum: number(form.maximum),
  dong_ids: form.dong_ids,
  schedules: form.schedules,
})

export const toChange = (form: ServiceForm, version: number): CareServiceChange => ({ ...words(form), version, status: form.active ? 'active' : 'inactive' })
export const toNew = (form: ServiceForm): NewCareService => ({ ...words(form), need: form.need, tier: form.tier, unit: form.unit, unit_won: Number(form.unit_won) })

export const isWon = (typed: string): boolean => /^\d+$/.test(typed) && Number(typed) <= 10_000_000

/** `reserved`: what is promised of it already. */
export function serviceWrong(form: ServiceForm, isNew: boolean, reserved: number): Wrong {
  const wrong: Record<string, string> = {}
  if (!form.name_ko.trim()) wrong['name_ko'] = t('needed')
  if (!form.name_en.trim()) wrong['name_en'] = t('needed')
  if (isNew && !isWon(form.unit_won)) wrong['unit_won'] = t('wonNeeded')
  const [from, to, maximum] = [number(form.min_age), number(form.max_age), number(form.maximum)]
  if (from !== null && from > 120) wrong['min_age'] = t('numberNeeded')
  if (to !== null && to > 120) wrong['max_age'] = t('numberNeeded')
  else if (from !== null && to !== null && to < from) wrong['max_age'] = t('agesTurned')
  if (maximum !== null && maximum > 100_000) wrong['maximum'] = t('numberNeeded')
  else if (maximum !== null && maximum < reserved) wrong['maximum'] = t('maximumTooSmall', { n: reserved })
  for (const [n, s] of form.schedules.entries()) {
    if (s.byday.length === 0 || !isClock(s.opens_at) || !isClock(s.closes_at) || s.opens_at >= s.closes_at) wrong[`schedules.${n}`] = t('timesNeeded')
  }
  return wrong
}

const sayState = (form: Omit<ServiceForm, 'loaded'>): string => (form.active ? t('active') : t('inactive'))
const agesOf = (form: Omit<ServiceForm, 'loaded'>): string => sayAges(number(form.min_age), number(form.max_age))

/** Field by field what stands now and what was written here. */
export function compared(service: ServiceKept, mine: ServiceForm, districts: readonly District[]): (readonly [string, string, string])[] {
  const theirs = fieldsOf(service)
  return [
    [t('nameKo'), theirs.name_ko, mine.name_ko],
    [t('nameEn'), theirs.name_en, mine.name_en],
    [t('descriptionKo'), theirs.description_ko, mine.description_ko],
    [t('descriptionEn'), theirs.description_en, mine.description_en],
    [t('eligibilityKo'), theirs.eligibility_ko, mine.eligibility_ko],
    [t('eligibilityEn'), theirs.eligibility_en, mine.eligibility_en],
    [t('age'), agesOf(theirs), agesOf(mine)],
    [t('areas'), sayAreas(theirs.dong_ids, districts), sayAreas(mine.dong_ids, districts)],
    [t('times'), sayTimes(theirs.schedules), sayTimes(mine.schedules)],
    [t('maximum'), theirs.maximum, mine.maximum],
    [t('active'), sayState(theirs), sayState(mine)],
  ]
}
