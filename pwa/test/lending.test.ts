import { beforeEach, expect, test } from 'vitest'
import { isLate, partOf, said } from '../src/citizen/lending/say'
import type { Loan } from '../src/citizen/lending/api'
import { choose } from '../src/lib/settings'
import type { DeskLoan } from '../src/staff/lending/calls'
import { columnOf, lookOf, sorted } from '../src/staff/lending/state'

const at = (text: string): number => Date.parse(`${text}+09:00`)
const NOW = at('2026-03-12T14:00:00')
const loan = (part: Partial<DeskLoan>): DeskLoan => ({
  id: '1', suit: { id: 1, cut: 'trousers', size: '100' }, status: 'reserved', is_overdue: false, pick_up_at: '2026-03-12T14:20:00+09:00',
  due_at: '2026-03-16T21:00:00+09:00', kept_until: null, unit: 1, name: '한솔', shoe_mm: null, version: 0, ...part,
})

beforeEach(() => choose({ lang: 'ko' }))

test('a loan stands in the column of what is to be done with it', () => {
  expect(columnOf(loan({}), NOW)).toBe('today')
  expect(columnOf(loan({ pick_up_at: '2026-03-13T10:00:00+09:00' }), NOW)).toBe('later')
  expect(columnOf(loan({ status: 'out' }), NOW)).toBe('out')
  for (const status of ['returned', 'damaged', 'lost'] as const) expect(columnOf(loan({ status }), NOW)).toBe('check')
})

test('who waits for a suit that is not there comes before everything else that could be said', () => {
  expect(lookOf(loan({ unit: null }), NOW)).toMatchObject({ tint: 'late', word: '줄 옷이 없어요' })
  expect(lookOf(loan({}), NOW).tint).toBe('ok')
  expect(lookOf(loan({}), at('2026-03-12T14:35:00')).word).toBe('15분 지났어요')
  expect(lookOf(loan({}), at('2026-03-12T18:00:00')).word).toBe('아직 안 왔어요')
})

test('a suit that is out says until when, and how late it is by the days of the city', () => {
  const out = loan({ status: 'out' })
  expect(lookOf(out, NOW).word).toBe('3월 16일까지')
  expect(lookOf(out, at('2026-03-16T09:00:00'))).toMatchObject({ tint: 'live', word: '오늘 21:00까지' })
  expect(lookOf(out, at('2026-03-16T21:30:00'))).toMatchObject({ tint: 'late', word: '오늘 늦었어요' })
  expect(lookOf(out, at('2026-03-18T00:30:00')).word).toBe('2일 늦었어요')
  const later = loan({ id: '2', status: 'out', due_at: '2026-03-20T21:00:00+09:00' })
  expect(sorted([later, out], 'out').map(l => l.id)).toEqual(['1', '2'])
})

test('a pass turns late by the clock of the phone, without any answer of the server', () => {
  const mine = { status: 'out', due_at: '2026-03-16T21:00:00+09:00' } as Loan
  expect(isLate(mine, NOW)).toBe(false)
  expect(said(mine, at('2026-03-16T21:00:01')).word).toBe('state_overdue')
  expect(said({ ...mine, status: 'returned' }, at('2026-04-01T00:00:00')).word).toBe('state_returned')
})

test('the parts of a day follow the city wherever the phone is', () => {
  expect(['09:40', '12:00', '17:40', '18:00'].map(time => partOf(`2026-03-12T${time}:00+09:00`))).toEqual(['morning', 'afternoon', 'afternoon', 'evening'])
  expect(partOf('2026-03-12T01:00:00Z')).toBe('morning')
})
