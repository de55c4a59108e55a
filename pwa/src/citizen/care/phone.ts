import { asPhone } from '../sign-in/phone'

/** A number at home or a mobile one while it is typed: 062-123-4567, 02-123-4567, 010-1234-5678. */
export function asNumber(typed: string): string {
  const digits = typed.replace(/\D/g, '')
  if (!digits.startsWith('02')) return asPhone(typed)
  const kept = digits.slice(0, 10)
  const last = kept.length > 9 ? 6 : 5
  return [kept.slice(0, 2), kept.slice(2, last), kept.slice(last)].filter(Boolean).join('-')
}

/** Whole, with its area code. */
export const isNumber = (text: string): boolean => /^(01\d-\d{3,4}-\d{4}|0[2-7]\d?-\d{3,4}-\d{4})$/.test(text)
