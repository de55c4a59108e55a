import { api, body } from '../../api/client'
import { usePasskey } from '../../lib/passkey'
import { staff } from '../session'
import type { DemoAccount } from '../types'

export const demoAccounts = (): Promise<DemoAccount[]> => body(api.GET('/api/staff/demo-accounts'))

export async function demoSignIn(staff_id: string): Promise<void> {
  staff.value = await body(api.POST('/api/staff/demo-sign-in', { body: { staff_id } }))
}

/** False when the person closed the browser's question. */
export async function passkeySignIn(): Promise<boolean> {
  const { challenge_id, options } = await body(api.POST('/api/staff/sign-in/passkey/options'))
  const credential = await usePasskey(options)
  if (!credential) return false
  staff.value = await body(api.POST('/api/staff/sign-in/passkey', { body: { challenge_id, credential } }))
  return true
}
