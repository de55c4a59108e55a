import { api, body } from '../api/client'
import type { District, Grant, SiteBrief } from './types'
import { named } from './session'

export const loadDistricts = async (): Promise<District[]> => (await body(api.GET('/api/places'))).districts
export const loadSites = (): Promise<SiteBrief[]> => body(api.GET('/api/sites'))
export const loadMySites = (): Promise<SiteBrief[]> => body(api.GET('/api/staff/sites-of-mine'))

/** Where a role holds, by name; undefined for the whole city and while the names are not known. */
export function scopeName(grant: Grant, districts: readonly District[], sites: readonly SiteBrief[]): string | undefined {
  const all = {
    city: [],
    district: districts,
    dong: districts.flatMap(d => d.dongs),
    site: sites,
    organization: [],
  }[grant.scope_kind] as readonly { id: number; name_ko: string; name_en: string }[]
  const found = all.find(thing => thing.id === grant.scope_id)
  return found && named(found)
}
