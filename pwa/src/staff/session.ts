import { signal } from '@preact/signals'
import { api, body } from '../api/client'
import type { components } from '../api/schema'

export type Staff = components['schemas']['StaffSession']
export type Role = 'counsellor' | 'care_manager' | 'operator' | 'approver' | 'administrator'

/** Who works here; null for nobody, undefined while it is not known. */
export const staff = signal<Staff | null | undefined>(undefined)

export const has = (person: Staff, ...roles: readonly Role[]): boolean => person.grants.some(g => (roles as readonly string[]).includes(g.role))

export async function loadStaff(): Promise<void> {
  try {
    staff.value = await body(api.GET('/api/staff/session'))
  } catch {
    staff.value = null
  }
}
