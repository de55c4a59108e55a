import { api, body } from '../../api/client'
import type { Holiday, NewSite, SiteAdmin, SiteChange, SiteException } from '../types'
import type { WeekHours } from './week'

export const loadSites = (): Promise<SiteAdmin[]> => body(api.GET('/api/staff/sites'))
export const addSite = (site: NewSite, key: string): Promise<SiteAdmin> => body(api.POST('/api/staff/sites', { params: { header: { 'Idempotency-Key': key } }, body: site }))
export const putSite = (site_id: number, change: SiteChange): Promise<SiteAdmin> => body(api.PUT('/api/staff/sites/{site_id}', { params: { path: { site_id } }, body: change }))
export const closeSite = (site_id: number, last_day: string): Promise<SiteAdmin> => body(api.POST('/api/staff/sites/{site_id}/close', { params: { path: { site_id } }, body: { last_day } }))
export const putHours = (site_id: number, hours_version: number, valid_from: string, week: WeekHours[], strands: string | null): Promise<SiteAdmin> => body(api.PUT('/api/staff/sites/{site_id}/hours', { params: { path: { site_id } }, body: { hours_version, valid_from, week, strands } }))
export const addException = (site_id: number, exception: Omit<SiteException, 'id'>, strands: string | null): Promise<SiteAdmin> => body(api.POST('/api/staff/sites/{site_id}/exceptions', { params: { path: { site_id } }, body: { ...exception, strands } }))
export const removeException = (site_id: number, exception_id: number, strands: string | null): Promise<SiteAdmin> => body(api.DELETE('/api/staff/sites/{site_id}/exceptions/{exception_id}', { params: { path: { site_id, exception_id }, query: { strands } } }))
export const loadHolidays = (year: number): Promise<Holiday[]> => body(api.GET('/api/staff/holidays', { params: { query: { year } } }))
export const putHoliday = ({ on_date, ...rest }: Holiday, strands: string | null): Promise<Holiday> => body(api.PUT('/api/staff/holidays/{on_date}', { params: { path: { on_date } }, body: { ...rest, strands } }))
export const removeHoliday = (on_date: string): Promise<unknown> => body(api.DELETE('/api/staff/holidays/{on_date}', { params: { path: { on_date } } }))
