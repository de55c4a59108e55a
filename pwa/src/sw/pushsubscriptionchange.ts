import { kept, keep } from '../lib/store'
import { worker } from './scope'

interface Device {
  endpoint: string
  keys: { p256dh: string; auth: string }
  public_key: string
  [more: string]: unknown
}

interface ChangeEvent extends ExtendableEvent {
  oldSubscription: PushSubscription | null
  newSubscription: PushSubscription | null
}

/**
 * The browser changed the subscription: subscribe with the same key, and repeat what the page
 * told the server last (src/lib/push.ts keeps it), with proof that the old one was ours.
 */
async function renew(event: ChangeEvent): Promise<void> {
  const last = (await kept<Device>('push:device'))?.value
  if (!last) return
  const key = event.oldSubscription?.options.applicationServerKey ?? last.public_key
  const fresh = event.newSubscription ?? (await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }))
  const { endpoint, keys } = fresh.toJSON() as Pick<Device, 'endpoint' | 'keys'>
  const device: Device = { ...last, endpoint, keys, replaces: { endpoint: last.endpoint, auth: last.keys.auth } }
  const answer = await fetch('/api/push/devices', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(device), credentials: 'same-origin' })
  if (!answer.ok) throw new Error(`push device not renewed: ${answer.status}`)
  const { replaces: _, ...now } = device
  await keep('push:device', now)
}

worker.addEventListener('pushsubscriptionchange', event => {
  const change = event as unknown as ChangeEvent
  // Should it fail, the next start of the app posts its subscription again.
  change.waitUntil(renew(change))
})
