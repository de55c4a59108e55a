import { day, when } from '../../lib/time'
import type { Entry } from './api'
import { hoursOf } from './days'
import { t } from './words'

export const noon = (date: string): string => `${date}T12:00:00+09:00`

/** 11월 27일 금요일, 오전 · what is waited for. */
export function waitedFor(entry: Entry): string {
  if (entry.before) return t('earlierThan', { when: when(entry.before, Date.now()) })
  const days = entry.first_day === entry.last_day ? day(noon(entry.first_day)) : t('until', { day: day(noon(entry.last_day)) })
  const { from_time: from, until_time: to } = entry
  const hours = hoursOf(from, to)
  if (hours === 'any') return days
  return t('daysAndHours', { days, hours: hours ? t(hours) : t('between', { from: from ?? '', to: to ?? '' }) })
}

/** 앞에 2명 */
export const placeOf = (entry: Entry): string => (entry.ahead > 0 ? t('ahead', { n: entry.ahead }) : t('next'))
