import { api, body } from '../../api/client'
import type { StaffEntry } from '../types'

export const loadLine = (site_id: number): Promise<StaffEntry[]> => body(api.GET('/api/staff/waitlist', { params: { query: { site_id } } }))
