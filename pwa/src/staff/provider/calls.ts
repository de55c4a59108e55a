import { api, body, idempotent } from '../../api/client'
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type Orders = Schemas['ProviderOrders']
export type Listed = Schemas['OrderListed']
export type Order = Schemas['ProviderOrder']
export type Delivery = Schemas['DeliveryShown']

export const loadOrders = (which: 'open' | 'over'): Promise<Orders> => body(api.GET('/api/staff/orders', { params: { query: { which } } }))

const one = (order_id: string) => ({ params: { path: { order_id } } })

/** Reading one is written into the trail, where the person sees it. */
export const loadOrder = (id: string): Promise<Order> => body(api.GET('/api/staff/orders/{order_id}', one(id)))
export const answer = (o: Order, accept: boolean, word: string, care_worker = ''): Promise<Order> =>
  body(api.POST('/api/staff/orders/{order_id}/answer', { ...one(o.id), body: { version: o.version, accept, word, care_worker } }))
export const nameWorker = (o: Order, care_worker: string): Promise<Order> => body(api.PUT('/api/staff/orders/{order_id}/worker', { ...one(o.id), body: { version: o.version, care_worker } }))
export const report = (o: Order, on_date: string, status: 'done' | 'missed', units: number, note: string, key: string): Promise<Order> =>
  body(api.POST('/api/staff/orders/{order_id}/deliveries', { params: { path: { order_id: o.id }, header: idempotent(key).headers }, body: { on_date, status, units, note } }))
