/**
 * The keys of what is taken along (docs/decisions/0033). A random AES-256-GCM key seals the records of a pack; it is
 * itself sealed by a key from a passkey (WebAuthn's PRF) or from a passphrase, together with whose the pack is and
 * until when it may be opened, so that neither can be changed.
 */
export type Bytes = Uint8Array<ArrayBuffer>

export const ROUNDS = 600_000

export type Lock = { by: 'passkey'; salt: Bytes; credential: Bytes; rp_id: string } | { by: 'passphrase'; salt: Bytes; rounds: number }

/** What stands open beside the sealed records: nothing about a person who is cared for. */
export interface Head {
  pack: string
  /** Who took it along. */
  staff: string
  made_at: number
  expires_at: number
  lock: Lock
}

export interface Sealed {
  iv: Bytes
  sealed: ArrayBuffer
}

/** The passphrase or passkey is not the one, or something was changed. */
export class WrongKey extends Error {}

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))
const utf8 = (text: string): Bytes => new TextEncoder().encode(text) as Bytes

function bound({ pack, staff, made_at, expires_at, lock }: Head): Bytes {
  const { by, salt } = lock
  const how = lock.by === 'passkey' ? [[...lock.credential], lock.rp_id] : [lock.rounds]
  return utf8(JSON.stringify(['gwangju care pack 1', pack, staff, made_at, expires_at, by, [...salt], ...how]))
}

const AES = { name: 'AES-GCM', length: 256 } as const
const WRAPS: KeyUsage[] = ['wrapKey', 'unwrapKey']

/** Slow on purpose: each guess costs whoever has the tablet as much. */
export async function fromPassphrase(passphrase: string, { salt, rounds }: Extract<Lock, { by: 'passphrase' }>): Promise<CryptoKey> {
  // The same letters typed on another keyboard are the same passphrase.
  const typed = await crypto.subtle.importKey('raw', utf8(passphrase.normalize('NFC')), 'PBKDF2', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, typed, AES, false, WRAPS)
}

/** `output`: what the passkey made of the salt, the same each time. */
export async function fromPasskey(output: BufferSource, salt: Bytes): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey('raw', output, 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info: utf8('gwangju care pack 1') }, secret, AES, false, WRAPS)
}

/** A new key for a pack, and that key sealed. It leaves the browser's keeping only sealed. */
export async function makeKey(head: Head, by: CryptoKey): Promise<{ key: CryptoKey; wrapped: Sealed }> {
  const fresh = await crypto.subtle.generateKey(AES, true, ['encrypt', 'decrypt'])
  const iv = random(12)
  const wrapped = { iv, sealed: await crypto.subtle.wrapKey('raw', fresh, by, { name: 'AES-GCM', iv, additionalData: bound(head) }) }
  return { key: await unwrap(head, wrapped, by), wrapped }
}

/** Throws WrongKey. The key that comes out cannot be read by any script. */
export async function unwrap(head: Head, { iv, sealed }: Sealed, by: CryptoKey): Promise<CryptoKey> {
  try {
    return await crypto.subtle.unwrapKey('raw', sealed, by, { name: 'AES-GCM', iv, additionalData: bound(head) }, AES, false, ['encrypt', 'decrypt'])
  } catch {
    throw new WrongKey()
  }
}

/** `name`: of the record in its pack; what was sealed under one name opens under no other. */
export async function seal(key: CryptoKey, name: string, value: unknown): Promise<Sealed> {
  const iv = random(12)
  return { iv, sealed: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(name) }, key, utf8(JSON.stringify(value))) }
}

/** Throws WrongKey. */
export async function unseal<V>(key: CryptoKey, name: string, { iv, sealed }: Sealed): Promise<V> {
  try {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: utf8(name) }, key, sealed)
    return JSON.parse(new TextDecoder().decode(plain)) as V
  } catch {
    throw new WrongKey()
  }
}
