import { api, body } from '../../../api/client'
import type { components } from '../../../api/schema'

type Schemas = components['schemas']
export type MoneyRulesKept = Schemas['MoneyRulesKept']
export type MoneyRulesOfDays = Schemas['MoneyRulesOfDays']
export type MoneyNumbers = Schemas['MoneyNumbers']
export type ExampleAsked = Schemas['ExampleAsked']
export type Calculation = Schemas['Calculation']
export type MoneyProblem = Schemas['MoneyProblem']

export const loadRules = (): Promise<MoneyRulesKept> => body(api.GET('/api/staff/care/money-rules'))
export const putRules = (rules: MoneyNumbers, rule_ids: number[]): Promise<MoneyRulesKept> => body(api.PUT('/api/staff/care/money-rules', { body: { ...rules, rule_ids } }))
export const removeRules = (rules_id: number): Promise<MoneyRulesKept> => body(api.DELETE('/api/staff/care/money-rules/{rules_id}', { params: { path: { rules_id } } }))
export const reckon = (asked: ExampleAsked): Promise<Calculation> => body(api.POST('/api/staff/care/money-rules/example', { body: asked }))
