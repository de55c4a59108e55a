import { effect, signal } from '@preact/signals'
import { api, body } from '../api/client'
import { Problem } from '../api/problem'
import { online } from '../lib/online'
import { forgetMine } from '../lib/store'
import { language } from '../lib/settings'
import { dropShell } from './care/offline/shell'
import { forget, holdsBack } from './care/offline/vault'
import type { Role, Staff } from './types'

export type { Role, Staff } from './types'

/** Who works here; null for nobody, undefined while it is not known. */
export const staff = signal<Staff | null | undefined>(undefined)
/** Whether this is a demo, where an account is one tap away. */
export const demo = signal(false)

/** Nobody could be asked who works here: a page that needs no server may go on with what this device knows. */
export const cutOff = signal(false)

/** Whoever leaves while something is only on this device is asked first (care/offline/Leaving.tsx). */
export const leaving = signal<{ everywhere: boolean } | undefined>(undefined)

export const has = (person: Staff, ...roles: readonly Role[]): boolean => person.grants.some(g => roles.includes(g.role))

/** Whether a role holds in the whole city. */
export const hasInCity = (person: Staff, role: Role): boolean => person.grants.some(g => g.role === role && g.scope_kind === 'city')

export async function loadStaff(): Promise<void> {
  try {
    const reply = await body(api.GET('/api/staff/session'))
    staff.value = reply.staff
    demo.value = reply.demo
    cutOff.value = false
  } catch (error) {
    cutOff.value = error instanceof Problem && error.status === 0
    staff.value = null
  }
}

export async function signOut(everywhere: boolean): Promise<void> {
  if (holdsBack()) leaving.value = { everywhere }
  else await leave(everywhere)
}

export async function leave(everywhere: boolean): Promise<void> {
  await body(api.POST(everywhere ? '/api/staff/sign-out-everywhere' : '/api/staff/sign-out'))
  // What was written here but never sent belongs to whoever wrote it, not to the next one at this desk.
  sessionStorage.clear()
  await Promise.all([forgetMine(), forget(), dropShell()])
  leaving.value = undefined
  staff.value = null
}

/** A session that has ended brings back the sign-in, in the same place. */
export function watchStaff(): void {
  addEventListener('not-signed-in', () => (staff.value = null))
  // Back in the network it can be asked.
  effect(() => {
    if (online.value && cutOff.value) void loadStaff()
  })
}

/** The name in the language of the screen. */
export const named = (thing: { name_ko: string; name_en: string }): string => (language.value === 'en' && thing.name_en) || thing.name_ko

