export type Strength = 'short' | 'plain' | 'fair' | 'good'

const LEAST = 8
const COMMON = /password|qwerty|asdf|gwangju|letmein|iloveyou|광주|비밀번호|사랑해/i

/** Signs that only repeat or count up or down say as little as one. */
function told(signs: readonly string[]): number {
  const steps = signs.map((sign, i) => (i === 0 ? 0 : sign.codePointAt(0)! - signs[i - 1]!.codePointAt(0)!))
  return signs.filter((_, i) => i < 2 || Math.abs(steps[i]!) > 1 || steps[i] !== steps[i - 1]).length
}

/** How hard a passphrase is to guess for somebody who has the tablet and much time. Short and plain ones are not taken. */
export function strengthOf(passphrase: string): Strength {
  const signs = [...passphrase.normalize('NFC').trim()]
  if (signs.length < LEAST) return 'short'
  const left = told([...passphrase.normalize('NFC').trim().replace(COMMON, '?')])
  const kinds = [/\d/, /[a-z]/, /[A-Z]/, /\p{Script=Hangul}/u, /[^\p{L}\p{N}]/u].filter(kind => kind.test(passphrase)).length
  // Digits alone are ten a place, a keyboard near a hundred, hangul thousands.
  const weight = left * (kinds > 1 || /\p{Script=Hangul}/u.test(passphrase) ? 1.5 : /^\d+$/.test(passphrase.trim()) ? 0.75 : 1.2) + (kinds > 2 ? 2 : 0)
  if (left < 6 || weight < 9) return 'plain'
  return weight < 16 ? 'fair' : 'good'
}

export const isTaken = (passphrase: string): boolean => !['short', 'plain'].includes(strengthOf(passphrase))
