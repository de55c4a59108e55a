import { api, body } from '../../api/client'
import { makePasskey } from '../../lib/passkey'
import { staff } from '../session'
import type { Invitation } from '../types'

export const openInvitation = (token: string): Promise<Invitation> => body(api.POST('/api/staff/invitations/open', { body: { token } }))

/** False when the person closed the browser's question. */
export async function accept(token: string, invitation: Invitation, name: string): Promise<boolean> {
  // A passkey that also keeps a secret locks the day's cases on a tablet (staff/care/offline).
  const credential = await makePasskey({ ...invitation.options, extensions: { prf: {} } })
  if (!credential) return false
  staff.value = await body(api.POST('/api/staff/invitations/accept', { body: { token, challenge_id: invitation.challenge_id, credential, name } }))
  return true
}
