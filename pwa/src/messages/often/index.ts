import { catalogue } from '../catalogue'
import { ko } from './ko'

const t = catalogue(ko, () => import('./en'))

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
export type Weekday = (typeof WEEKDAYS)[number]
export const NTHS = ['1', '2', '3', '4', '-1'] as const

/** What a rule of iCalendar says, as far as care uses it. */
export type Often =
  | { kind: 'daily' | 'once' }
  | { kind: 'weekly'; every: number; days: readonly Weekday[] }
  /** `on`: 15, -1 for the last day, or 2TU for the second Tuesday. */
  | { kind: 'monthly'; on: string }

interface Between {
  rrule: string
  starts_on: string
  ends_on: string
}

/** What begins and ends on one day is done once. */
export function asOften({ rrule, starts_on, ends_on }: Between): Often {
  const part = (name: string): string => rrule.split(';').find(p => p.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
  switch (part('FREQ')) {
    case 'WEEKLY': {
      const days = part('BYDAY').split(',')
      return { kind: 'weekly', every: Number(part('INTERVAL')) || 1, days: WEEKDAYS.filter(d => days.includes(d)) }
    }
    case 'MONTHLY':
      return { kind: 'monthly', on: part('BYMONTHDAY') || part('BYDAY') }
    default:
      return { kind: starts_on === ends_on ? 'once' : 'daily' }
  }
}

export function asRule(often: Often): string {
  if (often.kind === 'weekly') return `FREQ=WEEKLY${often.every > 1 ? `;INTERVAL=${often.every}` : ''};BYDAY=${WEEKDAYS.filter(d => often.days.includes(d)).join(',')}`
  if (often.kind === 'monthly') return `FREQ=MONTHLY;${/[A-Z]/.test(often.on) ? 'BYDAY' : 'BYMONTHDAY'}=${often.on}`
  return 'FREQ=DAILY'
}

/** 월, Mon */
export const weekdayShort = (day: Weekday): string => t(day)

/** 둘째 화요일, 15일 */
export function monthly(on: string): string {
  const day = WEEKDAYS.find(d => on.endsWith(d))
  if (day) return t('nth', { nth: t(`nth${on.slice(0, -2)}` as 'nth1'), day: t(`long${day}`) })
  return on === '-1' ? t('lastDay') : t('monthday', { n: Number(on) })
}

/** A day, a visit, a thing at a time says itself. */
export const saysUnits = ({ units, service }: { units: number; service: { unit: string } }): boolean => units > 1 || service.unit === 'hour' || service.unit === 'meal'

/** 매일, 매주 월·수·금, 매월 둘째 화요일, 한 번 */
export function often(between: Between): string {
  const rule = asOften(between)
  if (rule.kind === 'weekly') {
    const days = rule.days.map(d => t(d)).join(t('between'))
    return rule.every > 1 ? t('everyWeeks', { n: rule.every, days }) : t('weekly', { days })
  }
  return rule.kind === 'monthly' ? monthly(rule.on) : t(rule.kind)
}
