import { Problem } from '../api/problem'

/** Whether this browser can use passkeys at all. */
export const passkeysWork = (): boolean => 'PublicKeyCredential' in globalThis && 'credentials' in navigator

const bytes = (base64url: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0))

function base64url(buffer: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer)))
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

type Named = { id: string; type: 'public-key' }
const named = (list: readonly Named[] | undefined): PublicKeyCredentialDescriptor[] => (list ?? []).map(c => ({ ...c, id: bytes(c.id) }))

// Safari before 18.4 and older Chromes lack the browser's own conversions (WebAuthn §5.1.8 to 5.1.10).
function creation(json: PublicKeyCredentialCreationOptionsJSON): PublicKeyCredentialCreationOptions {
  if ('parseCreationOptionsFromJSON' in PublicKeyCredential) return PublicKeyCredential.parseCreationOptionsFromJSON(json)
  const old = json as PublicKeyCredentialCreationOptionsJSON & { excludeCredentials?: Named[] }
  return {
    ...(old as unknown as PublicKeyCredentialCreationOptions),
    challenge: bytes(old.challenge),
    user: { ...old.user, id: bytes(old.user.id) },
    excludeCredentials: named(old.excludeCredentials),
  }
}

function request(json: PublicKeyCredentialRequestOptionsJSON): PublicKeyCredentialRequestOptions {
  if ('parseRequestOptionsFromJSON' in PublicKeyCredential) return PublicKeyCredential.parseRequestOptionsFromJSON(json)
  const old = json as PublicKeyCredentialRequestOptionsJSON & { allowCredentials?: Named[] }
  return { ...(old as unknown as PublicKeyCredentialRequestOptions), challenge: bytes(old.challenge), allowCredentials: named(old.allowCredentials) }
}

function toJSON(credential: PublicKeyCredential): Record<string, unknown> {
  if ('toJSON' in credential) return ({ ...credential.toJSON() } as Record<string, unknown>)
  const { id, rawId, type, authenticatorAttachment, response } = credential as PublicKeyCredential
  const answer: Record<string, unknown> = { clientDataJSON: base64url(response.clientDataJSON) }
  if (response instanceof AuthenticatorAttestationResponse) {
    answer['attestationObject'] = base64url(response.attestationObject)
    answer['transports'] = response.getTransports?.() ?? []
  } else if (response instanceof AuthenticatorAssertionResponse) {
    answer['authenticatorData'] = base64url(response.authenticatorData)
    answer['signature'] = base64url(response.signature)
    answer['userHandle'] = response.userHandle ? base64url(response.userHandle) : null
  }
  return { id, rawId: base64url(rawId), type, authenticatorAttachment, response: answer, clientExtensionResults: {} }
}

async function ask(what: () => Promise<Credential | null>): Promise<Record<string, unknown> | null> {
  try {
    const credential = await what()
    return credential ? toJSON(credential as PublicKeyCredential) : null
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    // The person closed the browser's question: nothing went wrong.
    if (name === 'NotAllowedError' || name === 'AbortError') return null
    if (name === 'InvalidStateError') throw new Problem({ code: 'passkey_exists' })
    throw new Problem({ code: 'passkey_failed' })
  }
}

/** Makes a passkey on this phone; null when the person changed their mind. */
export const makePasskey = (options: object): Promise<Record<string, unknown> | null> =>
  ask(() => navigator.credentials.create({ publicKey: creation(options as PublicKeyCredentialCreationOptionsJSON) }))

/** Proves a passkey; null when the person changed their mind. */
export const usePasskey = (options: object): Promise<Record<string, unknown> | null> =>
  ask(() => navigator.credentials.get({ publicKey: request(options as PublicKeyCredentialRequestOptionsJSON) }))
