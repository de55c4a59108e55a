import { api, body } from '../../../api/client'
import type { components } from '../../../api/schema'
import { language } from '../../../lib/settings'
import { save } from '../../../lib/save'
import type { Format } from '../../statistics/calls'

export type CareStatistics = components['schemas']['CareStatistics']
export type CareSums = components['schemas']['CareSums']
export type MonthSums = components['schemas']['MonthSums']

/** Months such as 2026-03; the last one is included. */
export interface Months {
  first: string
  last: string
}

export const loadCareStatistics = ({ first, last }: Months, dong: number | undefined): Promise<CareStatistics> =>
  body(api.GET('/api/staff/care/statistics', { params: { query: { first, last, ...(dong && { dong_id: dong }) } } }))
export const saveCareStatistics = ({ first, last }: Months, dong: number | undefined, format: Format): Promise<void> =>
  save(api.POST('/api/staff/care/statistics/export', { body: { first, last, dong_id: dong ?? null, format, lang: language.value }, parseAs: 'blob' }))
