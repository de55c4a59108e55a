import type { NewRules, RulesOfDays } from '../types'
import { t } from './words'

/** As the server holds them; the last one is included. A test keeps both the same. */
export const BOUNDS = {
  duration_minutes: [5, 720],
  max_duration_minutes: [5, 720],
  granularity_minutes: [5, 720],
  buffer_before_minutes: [0, 240],
  buffer_after_minutes: [0, 240],
  days_ahead: [0, 365],
  notice_minutes: [0, 43200],
  cancel_until_minutes: [0, 43200],
  max_live: [1, 100],
  max_minutes_a_day: [5, 1440],
  age_from: [0, 120],
  age_to: [0, 120],
  hold_seconds: [30, 3600],
  grace_minutes: [1, 240],
  reopen_after_minutes: [0, 1440],
  offer_minutes: [1, 2880],
} as const satisfies Record<string, readonly [number, number]>

export type NumberName = keyof typeof BOUNDS

const OPTIONAL: readonly NumberName[] = ['max_duration_minutes', 'max_minutes_a_day', 'age_from', 'age_to', 'grace_minutes']
const ON_GRID: readonly NumberName[] = ['duration_minutes', 'max_duration_minutes', 'granularity_minutes', 'buffer_before_minutes', 'buffer_after_minutes']
const DAY = 24 * 60

/** Numbers as they were typed; what may be left out is empty. */
export type RulesForm = Record<NumberName, string> & { valid_from: string; residents_only: boolean; needs_approval: boolean; loaded: string }

const FIRST: Record<NumberName, string> = {
  duration_minutes: '40',
  max_duration_minutes: '',
  granularity_minutes: '40',
  buffer_before_minutes: '0',
  buffer_after_minutes: '0',
  days_ahead: '14',
  notice_minutes: '60',
  cancel_until_minutes: '120',
  max_live: '2',
  max_minutes_a_day: '',
  age_from: '',
  age_to: '',
  hold_seconds: '300',
  grace_minutes: '',
  reopen_after_minutes: '0',
  offer_minutes: '30',
}

/** The rules that hold now, to begin with; for a new service what most take. */
export function fromRules(rules: RulesOfDays | undefined, valid_from: string, loaded: string): RulesForm {
  const names = Object.keys(BOUNDS) as NumberName[]
  const numbers = rules ? Object.fromEntries(names.map(name => [name, rules[name] === null || rules[name] === undefined ? '' : String(rules[name])])) : FIRST
  return { ...(numbers as Record<NumberName, string>), valid_from, loaded, residents_only: rules?.residents_only ?? false, needs_approval: rules?.needs_approval ?? false }
}

export const numberOf = (form: RulesForm, name: NumberName): number | null => (form[name].trim() === '' ? null : Number(form[name]))

export function toRules(form: RulesForm, version: number): NewRules {
  const numbers = Object.fromEntries((Object.keys(BOUNDS) as NumberName[]).map(name => [name, numberOf(form, name)]))
  const { valid_from, residents_only, needs_approval } = form
  return { ...numbers, valid_from, residents_only, needs_approval, version } as NewRules
}

/** What is wrong at which field. */
export function rulesWrong(form: RulesForm, today: string): Partial<Record<NumberName | 'valid_from', string>> {
  const wrong: Partial<Record<NumberName | 'valid_from', string>> = {}
  if (!form.valid_from || form.valid_from < today) wrong.valid_from = t('pastDate')
  for (const name of Object.keys(BOUNDS) as NumberName[]) {
    const value = numberOf(form, name)
    const [least, most] = BOUNDS[name]
    if (value === null) {
      if (!OPTIONAL.includes(name)) wrong[name] = t('numberNeeded', { least, most })
    } else if (!Number.isInteger(value) || value < least || value > most) wrong[name] = t('numberNeeded', { least, most })
    else if (ON_GRID.includes(name) && value % 5) wrong[name] = t('fives')
  }
  const at = (name: NumberName): number | null => (wrong[name] ? null : numberOf(form, name))
  const [shortest, longest, step] = [at('duration_minutes'), at('max_duration_minutes'), at('granularity_minutes')]
  if (shortest !== null && longest !== null) {
    if (longest < shortest) wrong.max_duration_minutes = t('longerThan', { n: shortest })
    else if (step && (longest - shortest) % step) wrong.max_duration_minutes = t('inSteps', { from: shortest, step })
  }
  const day = at('max_minutes_a_day')
  if (shortest !== null && day !== null && day < shortest) wrong.max_minutes_a_day = t('longerThan', { n: shortest })
  const [from, to] = [at('age_from'), at('age_to')]
  if (from !== null && to !== null && to < from) wrong.age_to = t('olderThan', { n: from })
  const [notice, ahead] = [at('notice_minutes'), at('days_ahead')]
  if (notice !== null && ahead !== null && notice >= (ahead + 1) * DAY) wrong.notice_minutes = t('noticeTooLong')
  return wrong
}

/** 40분, 1시간 30분, 2일 */
export function sayMinutes(n: number): string {
  if (n >= DAY && n % DAY === 0) return t('days', { n: n / DAY })
  const [hours, minutes] = [Math.floor(n / 60), n % 60]
  return [hours ? t('hours', { n: hours }) : '', minutes || !hours ? t('minutes', { n: minutes }) : ''].filter(Boolean).join(' ')
}

/** What a number means, in a sentence; nothing while it is no number. */
export function sayRule(form: RulesForm, name: NumberName): string {
  const n = numberOf(form, name)
  if (n !== null && !Number.isInteger(n)) return ''
  const shortest = numberOf(form, 'duration_minutes') ?? 0
  const step = numberOf(form, 'granularity_minutes') ?? 0
  switch (name) {
    case 'duration_minutes':
      return n ? t(numberOf(form, 'max_duration_minutes') ? 'sayShortest' : 'sayDuration', { long: sayMinutes(n) }) : ''
    case 'max_duration_minutes':
      return n ? t('sayLongest', { from: sayMinutes(shortest), to: sayMinutes(n), step: sayMinutes(step) }) : t('sayFixed')
    case 'granularity_minutes':
      return n ? t('sayStep', { step: sayMinutes(n) }) : ''
    case 'buffer_before_minutes':
      return n ? t('sayBefore', { n: sayMinutes(n) }) : t('sayNoBuffer')
    case 'buffer_after_minutes':
      return n ? t('sayAfter', { n: sayMinutes(n) }) : t('sayNoBuffer')
    case 'days_ahead':
      return n === null ? '' : n ? t('sayAhead', { n }) : t('sayToday')
    case 'notice_minutes':
      return n === null ? '' : n ? t('sayNotice', { n: sayMinutes(n) }) : t('sayNoNotice')
    case 'cancel_until_minutes':
      return n === null ? '' : n ? t('sayCancel', { n: sayMinutes(n) }) : t('sayCancelAlways')
    case 'max_live':
      return n ? t('sayLive', { n }) : ''
    case 'max_minutes_a_day':
      return n ? t('sayDay', { n: sayMinutes(n) }) : t('sayNoDay')
    case 'age_from':
      return n === null ? t('sayAnyAge') : t('sayFrom', { n })
    case 'age_to':
      return n === null ? t('sayAnyAge') : t('sayTo', { n })
    case 'hold_seconds':
      return n ? t('sayHold', { n: n % 60 ? t('seconds', { n }) : sayMinutes(n / 60) }) : ''
    case 'grace_minutes':
      return n ? t('sayGrace', { n: sayMinutes(n) }) : t('sayNoGrace')
    case 'reopen_after_minutes':
      return n === null ? '' : n ? t('sayReopen', { n: sayMinutes(n) }) : t('sayReopenNow')
    case 'offer_minutes':
      return n ? t('sayOffer', { n: sayMinutes(n) }) : ''
  }
}

const agesOf = (r: RulesOfDays): string => {
  if (r.age_from != null && r.age_to != null) return t('ages', { from: r.age_from, to: r.age_to })
  if (r.age_from != null) return t('agesFrom', { from: r.age_from })
  return r.age_to != null ? t('agesTo', { to: r.age_to }) : ''
}

/** The rules in one line, for a list. */
export function lineOf(r: RulesOfDays): string {
  return [
    r.max_duration_minutes ? t('lineRange', { from: sayMinutes(r.duration_minutes), to: sayMinutes(r.max_duration_minutes) }) : sayMinutes(r.duration_minutes),
    r.days_ahead ? t('lineAhead', { n: r.days_ahead }) : t('lineToday'),
    r.cancel_until_minutes ? t('lineCancel', { n: sayMinutes(r.cancel_until_minutes) }) : '',
    agesOf(r),
    r.residents_only ? t('lineResidents') : '',
    r.needs_approval ? t('lineApproval') : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

/** The rules of a day; undefined where none hold. */
export const rulesOn = (rules: readonly RulesOfDays[], day: string): RulesOfDays | undefined => rules.find(r => r.valid_from <= day && (r.valid_until === null || day <= r.valid_until))
