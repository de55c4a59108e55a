import { passkeysWork } from '../../../lib/passkey'
import type { Bytes } from './keys'
import { random } from './keys'

/** What a passkey makes of a salt, and which one it was. */
export interface Evaluated {
  credential: Bytes
  output: ArrayBuffer
}

const PATIENCE = 120_000

/** Whether this device could have one: whether it really can is known when it is asked. */
export const maybePrf = (): boolean => passkeysWork() && 'crypto' in globalThis && isSecureContext

/**
 * Asks the passkey for its secret of this salt (WebAuthn Level 3, §10.1.4), by finger or PIN; no server takes part, so it
 * works without a connection. Nothing where the person closed the question, or the passkey knows of no such secret.
 */
export async function evaluate(rp_id: string, salt: Bytes, only?: Bytes): Promise<Evaluated | undefined> {
  const asked: PublicKeyCredentialRequestOptions = {
    challenge: random(32), rpId: rp_id, timeout: PATIENCE, userVerification: 'required',
    ...(only && { allowCredentials: [{ type: 'public-key', id: only }] }),
    extensions: { prf: { eval: { first: salt } } },
  } // prettier-ignore
  try {
    const credential = (await navigator.credentials.get({ publicKey: asked })) as PublicKeyCredential | null
    const output = credential?.getClientExtensionResults().prf?.results?.first
    if (!credential || !output) return undefined
    return { credential: new Uint8Array(credential.rawId), output: ArrayBuffer.isView(output) ? (output.buffer.slice(output.byteOffset, output.byteOffset + output.byteLength) as ArrayBuffer) : output }
  } catch {
    return undefined
  }
}
