import { api, body, dated } from '../../api/client'
import type { components } from '../../api/schema'
import { makePasskey } from '../../lib/passkey'
import { countUnread } from '../inbox'
import { language } from '../../lib/settings'

type Schemas = components['schemas']
export type Passkey = Schemas['Passkey']
export type SignedIn = Schemas['SignedIn']
export type Consent = Schemas['Consent']
export type ConsentText = Schemas['ConsentText']
export type Message = Schemas['Message']

export const askForNumberCode = (phone: string): Promise<Schemas['CodeSent']> => body(api.POST('/api/me/phone/codes', { body: { phone, lang: language.value } }))
export const changeNumber = (challenge_id: string, code: string): Promise<Schemas['Me']> => body(api.POST('/api/me/phone', { body: { challenge_id, code } }))

export const loadInbox = (): Promise<{ value: Message[]; at: number }> => dated(api.GET('/api/inbox'))
export const readAll = (): Promise<unknown> => body(api.POST('/api/inbox/read'))

export const readOne = (message_id: string): Promise<unknown> =>
  body(api.POST('/api/inbox/{message_id}/read', { params: { path: { message_id } } })).then(countUnread, () => undefined)

export const loadPasskeys = (): Promise<Passkey[]> => body(api.GET('/api/me/passkeys'))
export const removePasskey = (passkey_id: string): Promise<unknown> => body(api.DELETE('/api/me/passkeys/{passkey_id}', { params: { path: { passkey_id } } }))

/** Null when the person closed the browser's question. */
export async function addPasskey(name: string): Promise<Passkey | null> {
  const { challenge_id, options } = await body(api.POST('/api/me/passkeys/options'))
  const credential = await makePasskey(options)
  return credential && body(api.POST('/api/me/passkeys', { body: { challenge_id, credential, name } }))
}

export const loadDevices = (): Promise<SignedIn[]> => body(api.GET('/api/me/devices'))
export const signOutDevice = (session_id: string): Promise<unknown> => body(api.DELETE('/api/me/devices/{session_id}', { params: { path: { session_id } } }))
export const signOut = (): Promise<unknown> => body(api.POST('/api/sign-out'))
export const signOutEverywhere = (): Promise<unknown> => body(api.POST('/api/sign-out-everywhere'))

export const loadConsents = (): Promise<Consent[]> => body(api.GET('/api/me/consents'))
export async function loadConsentText(purpose: string): Promise<ConsentText | undefined> {
  const texts = (await body(api.GET('/api/consent-texts'))).filter(text => text.purpose === purpose)
  return texts.find(text => text.lang === language.value) ?? texts[0]
}
export const answerConsent = (version: number, given: boolean): Promise<Consent> =>
  body(api.POST('/api/me/consents', { body: { purpose: 'service', version, given } }))

/** Rejects with `not_found` while no calendar follows. */
export const loadFeed = (): Promise<Schemas['Feed']> => body(api.GET('/api/me/calendar-feed'))
export const makeFeed = (): Promise<Schemas['FeedAddress']> => body(api.POST('/api/me/calendar-feed'))
export const endFeed = (): Promise<unknown> => body(api.DELETE('/api/me/calendar-feed'))

export const deleteMe = (): Promise<unknown> => body(api.DELETE('/api/me'))
const EXPORT = '/api/me/export'

/** Lets the browser save everything as it comes, so that a phone need not hold it all; rejects before that where the session may not take it along. */
export async function takeAlong(): Promise<void> {
  await body(api.GET('/api/me/export/ready'))
  const link = document.createElement('a')
  link.href = EXPORT
  link.download = ''
  link.click()
}

export type Kept = Schemas['Kept']
export const loadKept = (): Promise<Kept[]> => body(api.GET('/api/care/kept'))
