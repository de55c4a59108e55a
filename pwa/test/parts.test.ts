import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isKakaoTalk, outside } from '../src/citizen/kakao/detect'
import { matches, withParticle } from '../src/lib/hangul'
import { isOld } from '../src/ui/AgeNote'
import { toSay } from '../src/ui/Hold'
import { artNames, iconNames } from '../src/ui/names'

const ids = (file: string): string[] => [...readFileSync(new URL(`../src/ui/${file}`, import.meta.url), 'utf8').matchAll(/<symbol id="([^"]+)"/g)].map(m => m[1]!)

test('every icon and picture has its name in the types', () => {
  expect(ids('icons.svg')).toEqual(iconNames)
  expect(ids('art.svg')).toEqual(artNames)
})

test('data says its age when the network is away, or when it is old and could not be renewed', () => {
  expect(isOld(0, 1000, false, false)).toBe(true)
  expect(isOld(0, 1000, true, true)).toBe(false)
  expect(isOld(0, 61_000, true, true)).toBe(true)
  expect(isOld(0, 1e9, true, false)).toBe(false)
})

test('a countdown is said at a few moments, once each', () => {
  expect(toSay(180, 181)).toBe(180)
  expect(toSay(179, 180)).toBeUndefined()
  expect(toSay(55, 70)).toBe(60)
})

test('KakaoTalk is known by its name, and the way out keeps the address', () => {
  expect(isKakaoTalk('Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile KAKAOTALK 25.10')).toBe(true)
  expect(isKakaoTalk('Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile')).toBe(false)
  expect(outside('https://g.kr/alerts?a=1')).toBe('kakaotalk://web/openExternal?url=https%3A%2F%2Fg.kr%2Falerts%3Fa%3D1')
})

test('names take their particle, and places are found by their first sounds', () => {
  expect(withParticle('정유나', '이/가')).toBe('정유나가')
  expect(withParticle('박하늘', '이/가')).toBe('박하늘이')
  expect(matches('치평동', 'ㅊㅍ')).toBe(true)
  expect(matches('치평동', '평')).toBe(true)
  expect(matches('하남동', 'ㅊㅍ')).toBe(false)
})
