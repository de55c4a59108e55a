import { signal } from '@preact/signals'
import { api, body } from '../../api/client'
import { isProblem, Problem } from '../../api/problem'
import type { components } from '../../api/schema'
import { choices, sameWish, wished, type AlertLang, type Choices, type Wish } from '../../lib/choices'
import { askPermission, rememberDevice, rememberedDevice, subscribeWith, subscription, unsubscribe, type Refusal, type Subscribed } from '../../lib/push'
import { language, type Language } from '../../lib/settings'

type Schemas = components['schemas']
export type Device = Schemas['Device']
type Told = Schemas['DeviceBody']

/** This phone as the server knows it; null where it gets no alerts, undefined while that is not known. */
export const device = signal<Device | null | undefined>(undefined)

/** What alerts are written in on this phone. */
export const spoken = (mine: Choices, lang: Language): AlertLang => mine.lang ?? lang

export const wants = (on: Device, mine: Choices, lang: Language): boolean => on.alerts && on.lang === spoken(mine, lang) && sameWish(on as Wish, wished(mine))

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
export async function turnOn(mine: Choices, lang: Language): Promise<Refusal | undefined> {
  const refusal = await askPermission()
  if (refusal) return refusal
  const { public_key } = await body(api.GET('/api/push/key'))
  let now: Subscribed
  try {
    now = await subscribeWith(public_key)
  } catch {
    return 'unreachable'
  }
  const last = (await rememberedDevice()) as Told | undefined
  await tell(now, { ...wished(mine), pause: last?.pause ?? null, public_key, lang: spoken(mine, lang), alerts: true })
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
  const said = spoken(choices.peek(), lang)
  const again = async (public_key: string): Promise<void> => {
    const now = await subscribeWith(public_key)
    await tell(now, { ...wish, public_key, lang: said })
  }
  try {
    const now = await subscription()
    if (now) await tell(now, { ...wish, lang: said })
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
    else if (last) device.value = { ...last, quiet: last.quiet ?? null, digest_at: last.digest_at ?? null, pause: last.pause ?? null, personal: false }
    else device.value = null
  }
}

/** Only 위급 until then, or until the person ends it; null: everything again. At once, without the last button. */
export async function pause(pause: Schemas['Pause'] | null): Promise<void> {
  const [now, last] = [await subscription(), (await rememberedDevice()) as Told | undefined]
  if (!now || !last) return
  const { endpoint: _, keys: __, ...wish } = last
  await tell(now, { ...wish, pause })
}

/** Whether this phone is paused at a moment. */
export const isPaused = (on: Device, now: number): boolean => on.pause !== null && (!on.pause.until || Date.parse(on.pause.until) > now)

/** Ends all pushes here. The browser's own end is what counts; the server hears it if it can. */
export async function stop(): Promise<void> {
  const now = await subscription()
  if (now) await body(api.POST('/api/push/devices/remove', { body: { endpoint: now.endpoint, auth: now.keys.auth } })).catch(() => undefined)
  await unsubscribe()
  device.value = null
}
