import { getChoseong, josa } from 'es-hangul'

/** 정유나가, 박하늘이: the particle that the name asks for. */
export const withParticle = josa

/** Finds '치평동' by 'ㅊㅍ' as well as by '치평'. */
export function matches(text: string, typed: string): boolean {
  const wanted = typed.replaceAll(' ', '').normalize('NFC').toLowerCase()
  const hay = text.replaceAll(' ', '').normalize('NFC').toLowerCase()
  return hay.includes(wanted) || (/^[ㄱ-ㅎ]+$/.test(wanted) && getChoseong(hay).includes(wanted))
}
