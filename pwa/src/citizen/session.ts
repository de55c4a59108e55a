import { signal } from '@preact/signals'
import { api, body } from '../api/client'
import type { components } from '../api/schema'
import { online } from '../lib/online'
import { forgetMine, keep, kept } from '../lib/store'

export type Me = NonNullable<components['schemas']['Session']['citizen']>

/** Who is signed in; null for nobody, undefined while it is not known. Offline: whoever it was last. */
export const me = signal<Me | null | undefined>(undefined)
export const demo = signal(false)

const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('session') : undefined
let guessed = false

export async function loadSession(): Promise<void> {
  const before = kept<Me>('me', 'mine')
  try {
    const session = await body(api.GET('/api/session'))
    const was = await before
    // Somebody else's things, or those of a session that was ended from another device.
    if (was && was.value.id !== session.citizen?.id) await forgetMine()
    guessed = false
    demo.value = session.demo
    me.value = session.citizen ?? null
    if (session.citizen) void keep('me', session.citizen, 'mine')
  } catch {
    guessed = true
    me.value ??= (await before)?.value ?? null
  }
}

/** After a sign-in, and after each change to one's own data. */
export function signedIn(citizen: Me): void {
  const fresh = me.peek()?.id !== citizen.id
  me.value = citizen
  void keep('me', citizen, 'mine')
  if (fresh) tabs?.postMessage('changed')
}

/** Forgets the person on this phone. What the city's alerts need stays. */
export async function signedOut(): Promise<void> {
  me.value = null
  await forgetMine()
  tabs?.postMessage('changed')
}

/** Keeps `me` true: other tabs, a session that ended, a connection that came back. */
export function watchSession(): void {
  tabs?.addEventListener('message', () => void loadSession())
  addEventListener('not-signed-in', () => {
    if (me.peek()) void loadSession()
  })
  online.subscribe(is => {
    if (is && guessed) void loadSession()
  })
}
