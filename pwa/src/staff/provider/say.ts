import { nearDay, shortDay } from '../../lib/time'
import { often } from '../../messages/often'
import { named } from '../session'
import type { Listed, Order } from './calls'
import { t } from './words'

/** Noon of a day in the city. */
export const noon = (day: string): string => `${day}T12:00:00+09:00`
/** 7월 24일 금요일 */
export const dayOf = (day: string): string => shortDay(noon(day))
/** 오늘, 내일, 7월 24일 */
export const near = (day: string, today: string): string => nearDay(noon(day), noon(today))

export const serviceOf = (o: { service_ko: string; service_en: string }): string => named({ name_ko: o.service_ko, name_en: o.service_en })
export const whoOf = (name: string | null | undefined): string => (name ? t('person', { who: name }) : t('noName'))
/** 매주 월·수·금, 한 번에 2시간 */
export const rhythm = (o: Listed | Order): string => `${often(o)}, ${t(`unit_${o.unit}`, { n: o.units })}`

/** Past days of which nobody said anything. */
export const silent = (o: { days: Listed['days'] }, today: string): readonly string[] => o.days.filter(d => d.status === null && d.on_date < today).map(d => d.on_date)
export const todays = (o: { days: Listed['days'] }, today: string): Listed['days'][number] | undefined => o.days.find(d => d.on_date === today)
