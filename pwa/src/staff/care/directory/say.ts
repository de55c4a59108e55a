import { language } from '../../../lib/settings'
import { dateKey } from '../../../lib/time'
import { hasInCity, named, type Staff } from '../../session'
import type { District } from '../../types'
import type { IconName } from '../../../ui/names'
import { WEEKDAYS, type CareNeed, type CareSchedule, type ServiceOffered, type Tier, type Unit } from './calls'
import { t } from './words'

export const NEED_ICONS: Readonly<Record<CareNeed, IconName>> = { meals: 'meal', housework: 'broom', escort: 'walk', health: 'heart', home: 'repair', safety: 'shield', shelter: 'bed' }

/** A day with its year: contracts and prices go on for years. */
export const fullDate = (key: string): string =>
  new Intl.DateTimeFormat(language.value === 'en' ? 'en-GB' : 'ko-KR', { dateStyle: language.value === 'en' ? 'medium' : 'long', timeZone: 'Asia/Seoul' }).format(new Date(`${key}T12:00:00+09:00`))

export const won = (n: number): string => t('won', { n: n.toLocaleString('en') })

/** Of a public service a price is what the person pays there. */
export function sayPrice(tier: Tier, unit_won: number): string {
  if (unit_won === 0) return t('free')
  return tier === 'public' ? t('paysThere', { price: won(unit_won) }) : won(unit_won)
}

export const count = (unit: Unit, n: number): string => t(`count_${unit}`, { n })

export const sayCapacity = (unit: Unit, maximum: number | null | undefined, left: number): string =>
  maximum == null ? t('uncounted') : t('left', { left: count(unit, left), all: count(unit, maximum), n: left })

/** How near it is to its end: by what is left. */
export const fullness = ({ maximum, left }: Pick<ServiceOffered, 'maximum' | 'left'>): 'full' | 'almostFull' | undefined =>
  maximum === null || left === null ? undefined : left <= 0 ? 'full' : left * 10 <= maximum ? 'almostFull' : undefined

export function sayDays(byday: CareSchedule['byday']): string {
  if (byday.length === 7) return t('everyDay')
  if (byday.length === 5 && !byday.includes('SA') && !byday.includes('SU')) return t('weekdays')
  const days = WEEKDAYS.filter(d => byday.includes(d))
  const [first, last] = [WEEKDAYS.indexOf(days[0]!), WEEKDAYS.indexOf(days.at(-1)!)]
  if (days.length > 2 && last - first === days.length - 1) return t('daysFromTo', { from: t(`day_${days[0]!}`), to: t(`day_${days.at(-1)!}`) })
  return days.map(d => t(`day_${d}`)).join('·')
}

export const sayTimes = (schedules: readonly CareSchedule[]): string =>
  schedules.map(s => t('when', { days: sayDays(s.byday), hours: s.opens_at === '00:00' && s.closes_at === '23:59' ? t('allHours') : `${s.opens_at}–${s.closes_at}` })).join(', ')

export function sayAges(from: number | null | undefined, to: number | null | undefined): string {
  if (from != null && to != null) return t('ages', { from, to })
  if (from != null) return t('agesFrom', { from })
  return to != null ? t('agesTo', { to }) : ''
}

/** Whole districts by their name, of others how many dongs, or their names where they are few. */
export function sayAreas(dong_ids: readonly number[], districts: readonly District[]): string {
  if (dong_ids.length === 0) return t('wholeCity')
  return districts
    .map(gu => ({ gu, own: gu.dongs.filter(d => dong_ids.includes(d.id)) }))
    .filter(({ own }) => own.length > 0)
    .map(({ gu, own }) => (own.length === gu.dongs.length ? t('wholeGu', { gu: named(gu) }) : own.length <= 3 ? `${named(gu)} ${own.map(named).join(', ')}` : t('someDongs', { gu: named(gu), n: own.length })))
    .join(', ')
}

export const sayDistrict = (id: number | null, districts: readonly District[]): string => {
  const found = districts.find(gu => gu.id === id)
  return found ? named(found) : t('city')
}

/** In the reader's language where it is written, else as it is written. */
export const inTongue = (ko: string | undefined, en: string | undefined): string => (language.value === 'en' && en) || ko || ''

export const tomorrow = (): string => dateKey(Date.now() + 24 * 60 * 60 * 1000)

/** Whose organizations somebody keeps: every one, or those of some districts. */
export const keptDistricts = (person: Staff): 'all' | number[] =>
  hasInCity(person, 'administrator') || hasInCity(person, 'care_supervisor')
    ? 'all'
    : person.grants.filter(g => (g.role === 'administrator' || g.role === 'care_supervisor') && g.scope_kind === 'district').map(g => g.scope_id!)
