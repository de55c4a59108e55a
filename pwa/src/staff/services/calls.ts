import { api, body } from '../../api/client'
import type { HoursTemplate, LendingRulesAdmin, NewLendingRules, NewPenaltyRules, NewResource, NewRules, NewService, PenaltyRulesAdmin, Reassigned, ResourceAdmin, ResourceChange, ServiceAdmin, ServiceChange, ServiceResource, Shift, SiteServices } from '../types'

const keyed = (key: string) => ({ 'Idempotency-Key': key })

export const loadSite = (site_id: number): Promise<SiteServices> => body(api.GET('/api/staff/sites/{site_id}/services', { params: { path: { site_id } } }))
export const addService = (site_id: number, service: NewService, key: string): Promise<ServiceAdmin> =>
  body(api.POST('/api/staff/sites/{site_id}/services', { params: { path: { site_id }, header: keyed(key) }, body: service }))
export const putService = (service_id: number, change: ServiceChange): Promise<ServiceAdmin> => body(api.PUT('/api/staff/services/{service_id}', { params: { path: { service_id } }, body: change }))
export const putServing = (service_id: number, version: number, resources: ServiceResource[]): Promise<ServiceAdmin> =>
  body(api.PUT('/api/staff/services/{service_id}/resources', { params: { path: { service_id } }, body: { version, resources } }))
export const putRules = (service_id: number, rules: NewRules): Promise<ServiceAdmin> => body(api.PUT('/api/staff/services/{service_id}/rules', { params: { path: { service_id } }, body: rules }))
export const removeRules = (service_id: number, rules_id: number, version: number): Promise<ServiceAdmin> =>
  body(api.DELETE('/api/staff/services/{service_id}/rules/{rules_id}', { params: { path: { service_id, rules_id }, query: { version } } }))
export const addResource = (site_id: number, resource: NewResource, key: string): Promise<ResourceAdmin> =>
  body(api.POST('/api/staff/sites/{site_id}/resources', { params: { path: { site_id }, header: keyed(key) }, body: resource }))
export const putResource = (resource_id: number, change: ResourceChange): Promise<ResourceAdmin> => body(api.PUT('/api/staff/resources/{resource_id}', { params: { path: { resource_id } }, body: change }))
/** Each at its time to a colleague who is free then; what nobody can take is left. */
export const reassign = (resource_id: number, booking_ids: string[]): Promise<Reassigned> => body(api.POST('/api/staff/resources/{resource_id}/reassign', { params: { path: { resource_id } }, body: { booking_ids } }))

interface Week {
  valid_from: string
  week: Shift[]
  strands: string | null
}

export const putHours = (resource_id: number, week: Week & { version: number }): Promise<ResourceAdmin> => body(api.PUT('/api/staff/resources/{resource_id}/hours', { params: { path: { resource_id } }, body: week }))
export const addTemplate = (site_id: number, name: string, week: Shift[], key: string): Promise<HoursTemplate> =>
  body(api.POST('/api/staff/sites/{site_id}/hours-templates', { params: { path: { site_id }, header: keyed(key) }, body: { name, week } }))
export const putTemplate = (template_id: number, version: number, name: string, week: Shift[]): Promise<HoursTemplate> =>
  body(api.PUT('/api/staff/hours-templates/{template_id}', { params: { path: { template_id } }, body: { version, name, week } }))
export const removeTemplate = (template_id: number, version: number): Promise<unknown> => body(api.DELETE('/api/staff/hours-templates/{template_id}', { params: { path: { template_id }, query: { version } } }))
export const applyTemplate = (template_id: number, resource_ids: number[], valid_from: string, strands: string | null): Promise<ResourceAdmin[]> =>
  body(api.POST('/api/staff/hours-templates/{template_id}/apply', { params: { path: { template_id } }, body: { resource_ids, valid_from, strands } }))

export const loadPenaltyRules = (): Promise<PenaltyRulesAdmin> => body(api.GET('/api/staff/penalty-rules'))
export const putPenaltyRules = (rules: NewPenaltyRules): Promise<PenaltyRulesAdmin> => body(api.PUT('/api/staff/penalty-rules', { body: rules }))
export const removePenaltyRules = (rules_id: number): Promise<PenaltyRulesAdmin> => body(api.DELETE('/api/staff/penalty-rules/{rules_id}', { params: { path: { rules_id } } }))
export const loadLendingRules = (site_id: number): Promise<LendingRulesAdmin> => body(api.GET('/api/staff/sites/{site_id}/lending-rules', { params: { path: { site_id } } }))
export const putLendingRules = (site_id: number, rules: NewLendingRules): Promise<LendingRulesAdmin> =>
  body(api.PUT('/api/staff/sites/{site_id}/lending-rules', { params: { path: { site_id } }, body: rules }))
export const removeLendingRules = (site_id: number, rules_id: number): Promise<LendingRulesAdmin> =>
  body(api.DELETE('/api/staff/sites/{site_id}/lending-rules/{rules_id}', { params: { path: { site_id, rules_id } } }))
