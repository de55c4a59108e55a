import { forget, keep, kept } from './store'

/** What the server knows of this device: PUT /api/push/devices. */
export interface Device {
  endpoint: string
  keys: { p256dh: string; auth: string }
  [more: string]: unknown
}

export type Subscribed = Pick<Device, 'endpoint' | 'keys'>

/** Where the push service is out of reach, the browser's own call may never end. */
const PATIENCE = 10_000

/** Why there is no subscription. `later`: the question was closed without an answer. */
export type Refusal = 'unsupported' | 'in-app' | 'install-first' | 'denied' | 'later' | 'unreachable'

interface Browser {
  agent: string
  touches: number
  installed: boolean
  /** Service worker, PushManager and Notification are all there. */
  able: boolean
  permission: NotificationPermission | undefined
}

/** Browsers inside other apps: they show pages but no notifications. */
const IN_APP = /KAKAOTALK|NAVER\(inapp|Line\/|Instagram|FBAN|FBAV|DaumApps|everytimeApp|; wv\)/i

/** An iPad says that it is a Mac, with fingers. */
export const isApplePhone = ({ agent, touches }: Pick<Browser, 'agent' | 'touches'>): boolean => /iPhone|iPad|iPod/.test(agent) || (agent.includes('Macintosh') && touches > 1)

/** Why this browser cannot subscribe, or undefined. On iPhones only the installed app can. */
export function refusalOf(browser: Browser): Refusal | undefined {
  if (IN_APP.test(browser.agent)) return 'in-app'
  if (isApplePhone(browser) && !browser.installed) return 'install-first'
  if (!browser.able) return 'unsupported'
  return browser.permission === 'denied' ? 'denied' : undefined
}

export const thisBrowser = (): Browser => ({
  agent: navigator.userAgent,
  touches: navigator.maxTouchPoints,
  installed: matchMedia('(display-mode: standalone)').matches,
  able: 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window,
  permission: 'Notification' in window ? Notification.permission : undefined,
})

export const cannotSubscribe = (): Refusal | undefined => refusalOf(thisBrowser())

export function within<V>(promise: Promise<V>, ms: number): Promise<V> {
  let timer: ReturnType<typeof setTimeout>
  const end = new Promise<never>((_, no) => (timer = setTimeout(() => no(new Error('too slow')), ms)))
  return Promise.race([promise, end]).finally(() => clearTimeout(timer))
}

const bytes = (base64url: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0))

/** Without padding, as PushSubscription.toJSON and the server write it. */
export function base64url(buffer: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

const madeWith = (subscription: PushSubscription): string | undefined => {
  const key = subscription.options?.applicationServerKey
  return key ? base64url(key) : undefined
}

async function manager(): Promise<PushManager> {
  return (await within(navigator.serviceWorker.ready, PATIENCE)).pushManager
}

/** What this browser is subscribed to now. */
export async function subscription(): Promise<Subscribed | undefined> {
  if (cannotSubscribe()) return undefined
  const registration = await navigator.serviceWorker.getRegistration()
  const found = await registration?.pushManager.getSubscription()
  return found ? (found.toJSON() as Subscribed) : undefined
}

/** Subscribes with this key, in place of an older subscription made with another one. Needs the permission. */
export async function subscribeWith(vapidKey: string): Promise<Subscribed> {
  const push = await manager()
  const old = await push.getSubscription()
  const key = old && madeWith(old)
  if (old && key && key !== vapidKey.replace(/=+$/, '')) await old.unsubscribe()
  const fresh = await within(push.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(vapidKey) }), PATIENCE)
  return fresh.toJSON() as Subscribed
}

/** Asks the browser. The first thing in a tap: iPhones forget the tap when something is awaited before. */
export async function askPermission(): Promise<Refusal | undefined> {
  const refusal = cannotSubscribe()
  if (refusal) return refusal
  const answer = await Notification.requestPermission()
  return answer === 'granted' ? undefined : answer === 'denied' ? 'denied' : 'later'
}

/** Remembers what was told to the server, so that the worker and the next start can repeat it under a new endpoint. */
export const rememberDevice = (device: Device): Promise<void> => keep('push:device', device)
export const rememberedDevice = async (): Promise<Device | undefined> => (await kept<Device>('push:device'))?.value

/** Ends the subscription on this phone. The caller tells the server first. */
export async function unsubscribe(): Promise<void> {
  await forget('push:device')
  const registration = await navigator.serviceWorker.getRegistration()
  await (await registration?.pushManager.getSubscription())?.unsubscribe()
}
