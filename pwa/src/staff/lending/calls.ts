import { api, body } from '../../api/client'
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type Board = Schemas['LendingBoard']
export type DeskLoan = Board['loans'][number]
export type StockedSuit = Board['suits'][number]
export type Piece = StockedSuit['pieces'][number]
export type StaffLoan = Schemas['StaffLoan']
export type NewDeskLoan = Schemas['NewDeskLoan']
export type NewSuit = Schemas['NewSuit']

const one = (loan_id: string) => ({ params: { path: { loan_id } } })

export const loadBoard = (site_id: number): Promise<Board> => body(api.GET('/api/staff/lending', { params: { query: { site_id } } }))

/** Reading a loan is written into the trail: it happens when a person asks, not before. */
export const loadLoan = (id: string): Promise<StaffLoan> => body(api.GET('/api/staff/loans/{loan_id}', one(id)))
export const findLoan = (code: string): Promise<StaffLoan> => body(api.POST('/api/staff/loans/find', { body: { code } }))

/** A suit goes along with who stands at the desk. */
export const lend = (loan: NewDeskLoan, key: string): Promise<StaffLoan> => body(api.POST('/api/staff/loans', { params: { header: { 'Idempotency-Key': key } }, body: loan }))
export const handOut = (id: string): Promise<StaffLoan> => body(api.POST('/api/staff/loans/{loan_id}/hand-out', one(id)))
export const takeBack = (id: string, condition?: string): Promise<StaffLoan> =>
  body(api.POST('/api/staff/loans/{loan_id}/take-back', { ...one(id), body: { is_damaged: condition !== undefined, condition: condition ?? '' } }))
export const extend = (id: string, due_on: string): Promise<StaffLoan> => body(api.POST('/api/staff/loans/{loan_id}/extend', { ...one(id), body: { due_on } }))
export const cancel = (id: string, reason: string): Promise<StaffLoan> => body(api.POST('/api/staff/loans/{loan_id}/cancel', { ...one(id), body: { reason } }))
export const noShow = (id: string): Promise<StaffLoan> => body(api.POST('/api/staff/loans/{loan_id}/no-show', one(id)))
export const markLost = (id: string): Promise<StaffLoan> => body(api.POST('/api/staff/loans/{loan_id}/lost', one(id)))

export const addSuit = (suit: NewSuit): Promise<Board> => body(api.POST('/api/staff/lending/suits', { body: suit }))
export const setUnits = (suit_id: number, units: number): Promise<Board> => body(api.PUT('/api/staff/lending/suits/{suit_id}', { params: { path: { suit_id } }, body: { units } }))

const piece = (suit_id: number, unit: number) => ({ params: { path: { suit_id, unit } } })
export const restUnit = (suit_id: number, unit: number, reason: string): Promise<Board> =>
  body(api.POST('/api/staff/lending/suits/{suit_id}/units/{unit}/rest', { ...piece(suit_id, unit), body: { reason } }))
export const readyUnit = (suit_id: number, unit: number): Promise<Board> => body(api.POST('/api/staff/lending/suits/{suit_id}/units/{unit}/ready', piece(suit_id, unit)))
