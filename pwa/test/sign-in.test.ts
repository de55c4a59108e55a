import { expect, test } from 'vitest'
import { asPhone, isPhone, safeNext } from '../src/citizen/sign-in/phone'
import { EMPTY, isOver } from '../src/citizen/sign-in/draft'

test('a number is written with its hyphens while it is typed', () => {
  const typed = '01012345678'
  expect([3, 4, 7, 8, 10, 11].map(n => asPhone(typed.slice(0, n)))).toEqual(['010', '010-1', '010-1234', '010-1234-5', '010-1234-567', '010-1234-5678'])
})

test('a number is understood with its country code, blanks and too many digits', () => {
  expect(asPhone('+82 10 1234 5678')).toBe('010-1234-5678')
  expect(asPhone('010 1234 5678 99')).toBe('010-1234-5678')
  expect(asPhone('0111234567')).toBe('011-123-4567')
})

test('only a whole mobile number is sent', () => {
  expect(isPhone('010-1234-5678')).toBe(true)
  expect(isPhone('010-1234-567')).toBe(false)
  expect(isPhone('062-120')).toBe(false)
})

test('after the sign-in only pages of this app are opened', () => {
  expect(safeNext('/book/1?day=2026-11-24')).toBe('/book/1?day=2026-11-24')
  for (const evil of ['//evil.example', '/\\evil.example', '/\t/evil.example', '/\n\\evil.example', '/my\\..', 'https://evil.example', undefined, '']) expect(safeNext(evil)).toBe('/my')
})

test('a code that was asked for long ago starts the sign-in anew', () => {
  const sent = { challenge_id: 'c', expires_at: '', resend_after: 30, demo_code: null, at: 0 }
  expect(isOver({ ...EMPTY, sent }, 600_000)).toBe(false)
  expect(isOver({ ...EMPTY, sent }, 4_000_000)).toBe(true)
})
