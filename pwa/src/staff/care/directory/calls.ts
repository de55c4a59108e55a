import { api, body, idempotent } from '../../../api/client'
import type { components } from '../../../api/schema'

type Schemas = components['schemas']
export type ServiceOffered = Schemas['ServiceOffered']
export type Tier = ServiceOffered['tier']
export type Unit = ServiceOffered['unit']
export type CareNeed = ServiceOffered['need']
export type CareSchedule = Schemas['CareSchedule']
export type Organization = Schemas['Organization']
export type OrganizationListed = Schemas['OrganizationListed']
export type ServiceKept = Schemas['ServiceKept']
export type NewOrganization = Schemas['NewOrganization']
export type OrganizationChange = Schemas['OrganizationChange']
export type NewCareService = Schemas['NewCareService']
export type CareServiceChange = Schemas['CareServiceChange']

export const TIERS = ['public', 'seven', 'emergency'] as const satisfies readonly Tier[]
export const NEEDS = ['meals', 'housework', 'escort', 'health', 'home', 'safety', 'shelter'] as const satisfies readonly CareNeed[]
export const UNITS = ['visit', 'hour', 'meal', 'day', 'once'] as const satisfies readonly Unit[]
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const satisfies readonly CareSchedule['byday'][number][]

export interface Asked {
  text: string
  dong_id?: number | undefined
  need?: CareNeed | undefined
  age?: number | undefined
}

const one = (organization_id: number) => ({ params: { path: { organization_id } } })

export const searchServices = ({ text, dong_id, need, age }: Asked): Promise<ServiceOffered[]> =>
  body(api.GET('/api/staff/care/directory', { params: { query: { text, ...(dong_id && { dong_id }), ...(need && { need }), ...(age !== undefined && { age }) } } }))
export const listOrganizations = (text: string): Promise<OrganizationListed[]> => body(api.GET('/api/staff/care/organizations', { params: { query: { text } } }))
export const loadOrganization = (id: number): Promise<Organization> => body(api.GET('/api/staff/care/organizations/{organization_id}', one(id)))

export const addOrganization = (organization: NewOrganization, key: string): Promise<Organization> =>
  body(api.POST('/api/staff/care/organizations', { params: { header: idempotent(key).headers }, body: organization }))
export const putOrganization = (id: number, change: OrganizationChange): Promise<Organization> => body(api.PUT('/api/staff/care/organizations/{organization_id}', { ...one(id), body: change }))
export const endOrganization = (o: Organization, last_day: string | null, open_orders: number): Promise<Organization> =>
  body(api.POST('/api/staff/care/organizations/{organization_id}/end', { ...one(o.id), body: { version: o.version, last_day, open_orders } }))
export const addService = (organization_id: number, service: NewCareService, key: string): Promise<Organization> =>
  body(api.POST('/api/staff/care/organizations/{organization_id}/services', { params: { path: { organization_id }, header: idempotent(key).headers }, body: service }))
export const putService = (service_id: number, change: CareServiceChange): Promise<Organization> => body(api.PUT('/api/staff/care/services/{service_id}', { params: { path: { service_id } }, body: change }))
export const setPrice = (service: ServiceKept, valid_from: string, unit_won: number): Promise<Organization> =>
  body(api.POST('/api/staff/care/services/{service_id}/prices', { params: { path: { service_id: service.id } }, body: { version: service.version, valid_from, unit_won } }))
