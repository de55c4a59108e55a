import { signal } from '@preact/signals'
import { api, body } from '../../api/client'
import { isProblem, Problem } from '../../api/problem'
import type { components } from '../../api/schema'
import { sameWish, wanted, type Choices } from '../../lib/choices'
import { askPermission, rememberDevice, rememberedDevice, subscribeWith, subscription, unsubscribe, type Refusal, type Subscribed } from '../../lib/push'
import { language, type Language } from '../../lib/settings'

type Schemas = components['schemas']
export type Device = Schemas['Device']
type Told = Schemas['DeviceBody']

/** This phone as the server knows it; null where it gets no alerts, undefined while that is not known. */
export const device = signal<Device | null | undefined>(undefined)

export const wants = (on: Device, choices: Choices): boolean => on.alerts && sameWish(on, wanted(choices))

/** Tells the server, with proof that the phone's earlier subscription was ours, and remembers what was told. */
async function tell(now: Subscribed, wish: Omit<Told, 'endpoint' | 'keys' | 'replaces'>): Promise<Device> {
  const last = (await rememberedDevice()) as Told | undefined
  const { endpoint, keys } = now
  const told: Told = { ...wish, endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } }
  const replaces = last && last.endpoint !== endpoint ? { endpoint: last.endpoint, auth: last.keys.auth } : null
  const answer = await body(api.PUT('/api/push/devices', { body: { ...told, replaces } }))
  await rememberDevice({ ...told })
  device.value = answer
  return answer
}

/** In a tap: the browser's question, the subscription, the server. Throws a `Problem` where the server said no. */
export async function turnOn(choices: Choices, lang: Language): Promise<Refusal | undefined> {
  const refusal = await askPermission()
  if (refusal) return refusal
  const { public_key } = await body(api.GET('/api/push/key'))
  let now: Subscribed
  try {
    now = await subscribeWith(public_key)
  } catch {
    return 'unreachable'
  }
  await tell(now, { ...wanted(choices), public_key, lang, alerts: true })
  return undefined
}

/** At every start: repeats what was wanted, under the subscription that the browser has now. Never asks anything. */
export async function renew(lang: Language): Promise<void> {
  const last = (await rememberedDevice()) as Told | undefined
  if (!last || Notification.permission !== 'granted') {
    device.value = null
    return
  }
  const { endpoint: _, keys: __, ...wish } = last
  const again = async (public_key: string): Promise<void> => {
    const now = await subscribeWith(public_key)
    await tell(now, { ...wish, public_key, lang })
  }
  try {
    const now = await subscription()
    if (now) await tell(now, { ...wish, lang })
    else await again(wish.public_key)
  } catch (error) {
    // The city's key was changed: subscribe with the new one.
    if (error instanceof Problem && error.code.startsWith('key_')) await again((await body(api.GET('/api/push/key'))).public_key)
    else throw error
  }
}

/** Whether this phone gets alerts. Without a connection: what was told last. */
export async function lookUp(): Promise<void> {
  const now = await subscription()
  if (!now) {
    device.value = null
    return
  }
  try {
    device.value = await body(api.POST('/api/push/devices/find', { body: { endpoint: now.endpoint, auth: now.keys.auth } }))
  } catch (error) {
    const last = (await rememberedDevice()) as Told | undefined
    // Known here but not there: the server may have retired an address that has moved.
    if (isProblem(error, 'not_found')) await renew(language.peek()).catch(() => (device.value = null))
    else if (last) device.value = { ...last, places: last.places, personal: false }
    else device.value = null
  }
}

/** Ends all pushes here. The browser's own end is what counts; the server hears it if it can. */
export async function stop(): Promise<void> {
  const now = await subscription()
  if (now) await body(api.POST('/api/push/devices/remove', { body: { endpoint: now.endpoint, auth: now.keys.auth } })).catch(() => undefined)
  await unsubscribe()
  device.value = null
}
