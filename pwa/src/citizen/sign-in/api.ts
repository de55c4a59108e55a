import { api, body } from '../../api/client'
import type { components } from '../../api/schema'
import { usePasskey } from '../../lib/passkey'
import { language } from '../../lib/settings'
import type { Me } from '../session'

type Schemas = components['schemas']

export const askForCode = (phone: string): Promise<Schemas['CodeSent']> => body(api.POST('/api/sign-in/codes', { body: { phone, lang: language.value } }))

export const signIn = (challenge_id: string, code: string): Promise<Me> => body(api.POST('/api/sign-in', { body: { challenge_id, code } }))

/** Null when the person closed the question. */
export async function signInWithPasskey(): Promise<Me | null> {
  const { challenge_id, options } = await body(api.POST('/api/sign-in/passkey/options'))
  const credential = await usePasskey(options)
  return credential && body(api.POST('/api/sign-in/passkey', { body: { challenge_id, credential } }))
}

export const changeMe = (change: { name: string }): Promise<Me> => body(api.PATCH('/api/me', { body: change }))

export async function loadConsentText(): Promise<Schemas['ConsentText'] | undefined> {
  const texts = await body(api.GET('/api/consent-texts'))
  const mine = texts.filter(text => text.purpose === 'service')
  return mine.find(text => text.lang === language.value) ?? mine[0]
}

export const consent = (version: number, given: boolean): Promise<Schemas['Consent']> =>
  body(api.POST('/api/me/consents', { body: { purpose: 'service', version, given } }))
