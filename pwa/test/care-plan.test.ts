import { describe, expect, test } from 'vitest'
import { asOften, asRule, often } from '../src/messages/often'
import type { CarePlan } from '../src/staff/care/plan/calls'
import { asChange, isWhole, stands, taken, written, type Edits } from '../src/staff/care/plan/edits'

const PLAN = {
  goals: '잘 드신다',
  income_percent: null,
  meeting_on: null,
  items: [{ id: 'a', rrule: 'FREQ=DAILY', starts_on: '2026-03-16', ends_on: '2026-05-31', units: 1, task: '', tier_why: '' }],
} as unknown as CarePlan

describe('how often somebody comes', () => {
  const BETWEEN = { starts_on: '2026-03-16', ends_on: '2026-05-31' }
  test.each([
    ['FREQ=DAILY', '매일'],
    ['FREQ=WEEKLY;BYDAY=MO,WE,FR', '매주 월·수·금'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', '2주마다 화'],
    ['FREQ=MONTHLY;BYMONTHDAY=15', '매월 15일'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '매월 마지막 날'],
    ['FREQ=MONTHLY;BYDAY=2TU', '매월 둘째 화요일'],
    ['FREQ=MONTHLY;BYDAY=-1FR', '매월 마지막 금요일'],
  ])('%s is %s, and written again the same', (rrule, words) => {
    expect(often({ rrule, ...BETWEEN })).toBe(words)
    expect(asRule(asOften({ rrule, ...BETWEEN }))).toBe(rrule)
  })
  test('what begins and ends on one day is done once', () => {
    expect(often({ rrule: 'FREQ=DAILY', starts_on: '2026-03-16', ends_on: '2026-03-16' })).toBe('한 번')
  })
})

describe('two who write in one plan', () => {
  test('an edit remembers what stood there, and is none where nothing changed', () => {
    const once = written({}, PLAN, 'goals', '잘 드시고 잘 주무신다')
    expect(once).toEqual({ goals: { base: '잘 드신다', value: '잘 드시고 잘 주무신다' } })
    // A colleague's newer text is not taken for what one began from.
    expect(written(once, { ...PLAN, goals: '다르게' }, 'goals', '잘')).toEqual({ goals: { base: '잘 드신다', value: '잘' } })
    expect(written(once, PLAN, 'goals', '잘 드신다')).toEqual({})
  })
  test('what is typed while the server saves builds on what it saved', () => {
    const sent: Edits = { goals: { base: '', value: '밥' }, income_percent: { base: null, value: 80 } }
    expect(taken({ goals: { base: '', value: '밥과 국' }, income_percent: { base: null, value: 80 } }, sent)).toEqual({ goals: { base: '밥', value: '밥과 국' } })
  })
  test('the fields of an item go together, and those of what is gone are known', () => {
    const edits = { 'items.a.units': { base: 1, value: 2 }, 'items.a.task': { base: '', value: '천천히' }, meeting_on: { base: null, value: '2026-03-09' } }
    expect(asChange(edits)).toEqual({ meeting_on: { base: null, value: '2026-03-09' }, items: [{ id: 'a', units: { base: 1, value: 2 }, task: { base: '', value: '천천히' } }] })
    expect(stands(PLAN, 'items.b.task')).toBeUndefined()
    expect(stands(PLAN, 'items.a.units')).toBe(1)
  })
  test.each([
    ['items.a.starts_on', '', false],
    ['items.a.units', Number.NaN, false],
    ['items.a.rrule', 'FREQ=WEEKLY;BYDAY=', false],
    ['items.a.rrule', 'FREQ=WEEKLY;BYDAY=MO', true],
    ['income_percent', null, true],
  ])('%s as %s is sent: %s', (path, value, whole) => {
    expect(isWhole(path, { base: 'x', value })).toBe(whole)
  })
})
