import { api, body } from '../../../api/client'
import type { components } from '../../../api/schema'

type Schemas = components['schemas']
export type Lists = Schemas['OutreachLists']
export type List = Schemas['OutreachList']
export type Page = Schemas['OutreachPage']
export type Item = Schemas['OutreachItem']
export type Contact = Schemas['OutreachContact']
export type Found = Schemas['OutreachResult']['status']
export type How = Schemas['OutreachResult']['how']
export type AtCase = Schemas['CaseOutreach']

export const loadLists = (): Promise<Lists> => body(api.GET('/api/staff/care/outreach'))
export const loadPage = (list_id: string): Promise<Page> => body(api.GET('/api/staff/care/outreach/{list_id}', { params: { path: { list_id } } }))
/** That it was read is noted: it is fetched when somebody opens it. */
export const loadContact = (item_id: string): Promise<Contact> => body(api.GET('/api/staff/care/outreach/items/{item_id}', { params: { path: { item_id } } }))
export const write = (item: Item, status: Found, how: How, note: string): Promise<Item> =>
  body(api.POST('/api/staff/care/outreach/items/{item_id}', { params: { path: { item_id: item.id } }, body: { version: item.version, status, how, note } }))
export const loadAtCase = (case_id: string): Promise<AtCase[]> => body(api.GET('/api/staff/care/cases/{case_id}/outreach', { params: { path: { case_id } } }))
