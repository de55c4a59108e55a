import { signal } from '@preact/signals'
import { api, body } from '../api/client'
import type { components } from '../api/schema'

export type Me = NonNullable<components['schemas']['Session']['citizen']>

/** Who is signed in; null for nobody, undefined while it is not known. */
export const me = signal<Me | null | undefined>(undefined)

export async function loadSession(): Promise<void> {
  try {
    me.value = (await body(api.GET('/api/session'))).citizen
  } catch {
    // Unreachable: whoever it was, nothing personal can be fetched now.
    me.value ??= null
  }
}
