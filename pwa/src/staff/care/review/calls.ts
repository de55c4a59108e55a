import { api, body } from '../../../api/client'
import type { components } from '../../../api/schema'
import { save } from '../../../lib/save'
import { language } from '../../../lib/settings'

export type MonthReview = components['schemas']['MonthReview']

const of = (month: string) => ({ path: { month } })

export const loadMonth = (month: string): Promise<MonthReview> => body(api.GET('/api/staff/care/review/{month}', { params: of(month) }))
export const signMonth = (month: string, remark: string): Promise<MonthReview> => body(api.POST('/api/staff/care/review/{month}/sign', { params: of(month), body: { remark } }))
export const saveMonth = (month: string): Promise<void> => save(api.POST('/api/staff/care/review/{month}/export', { params: { ...of(month), query: { lang: language.value } }, parseAs: 'blob' }))

/** The last so many months, this one first: 2026-11. */
export function monthsBack(today: string, count: number): string[] {
  const first = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1
  return Array.from({ length: count }, (_, n) => `${Math.floor((first - n) / 12)}-${String(((first - n) % 12) + 1).padStart(2, '0')}`)
}
