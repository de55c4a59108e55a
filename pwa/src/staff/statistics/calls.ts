import { api, body } from '../../api/client'
import { save } from '../../lib/save'
import { language } from '../../lib/settings'
import type { Statistics, StatisticsWords } from '../types'
import type { Span } from './span'

export type Format = 'csv' | 'xlsx'

export const loadStatistics = (site_id: number, { first, last }: Span): Promise<Statistics> => body(api.GET('/api/staff/statistics', { params: { query: { site_id, first, last } } }))
export const loadWords = (site_id: number, { first, last }: Span): Promise<StatisticsWords[]> => body(api.GET('/api/staff/statistics/words', { params: { query: { site_id, first, last } } }))

const asked = (site_id: number, { first, last }: Span, format: Format) => ({ site_id, first, last, format, lang: language.value })

// Asked for by POST, so that neither reason nor days stand in any log of addresses.
export const saveSums = (site_id: number, span: Span, format: Format): Promise<void> => save(api.POST('/api/staff/statistics/export', { body: asked(site_id, span, format), parseAs: 'blob' }))
export const saveVisits = (site_id: number, span: Span, format: Format, reason: string): Promise<void> =>
  save(api.POST('/api/staff/statistics/visits/export', { body: { ...asked(site_id, span, format), reason }, parseAs: 'blob' }))
