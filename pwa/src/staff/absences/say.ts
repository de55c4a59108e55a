import { date as shortDate, dateKey, day as dayName } from '../../lib/time'
import { clocks, lastDay } from './form'
import { t } from './words'

/** 11월 26일 목요일, 하루 종일 · 11월 26일부터 11월 28일까지 */
export function whenOf({ starts_at, ends_at }: { starts_at: string; ends_at: string }): string {
  const [first, last] = [dateKey(starts_at), lastDay(ends_at)]
  if (first !== last) return t('span', { from: shortDate(starts_at), to: shortDate(`${last}T12:00:00+09:00`) })
  return `${dayName(starts_at)}, ${clocks(starts_at, ends_at) ?? t('allDay')}`
}
