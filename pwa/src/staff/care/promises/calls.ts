import { api, body } from '../../../api/client'
import type { components } from '../../../api/schema'

type Schemas = components['schemas']
export type CareRulesAdmin = Schemas['CareRulesAdmin']
export type CareRulesOfDays = CareRulesAdmin['rules'][number]
export type NewCareRules = Schemas['NewCareRules']
export type TriedRules = Schemas['TriedRules']
export type Promises = Schemas['Promises']

export const loadCareRules = (): Promise<CareRulesAdmin> => body(api.GET('/api/staff/care/rules'))
export const putCareRules = (rules: NewCareRules): Promise<CareRulesAdmin> => body(api.PUT('/api/staff/care/rules', { body: rules }))
export const tryCareRules = (rules: TriedRules): Promise<Promises> => body(api.POST('/api/staff/care/rules/try', { body: rules }))
export const removeCareRules = (rules_id: number): Promise<CareRulesAdmin> => body(api.DELETE('/api/staff/care/rules/{rules_id}', { params: { path: { rules_id } } }))
