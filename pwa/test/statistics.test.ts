import { describe, expect, test } from 'vitest'
import { changes, datedWrong, LENDING_BOUNDS, PENALTY_BOUNDS } from '../src/staff/services/dated'
import { isReason } from '../src/staff/statistics/SaveDialog'
import { bucketsOf, daysIn, readSpan, spanOf, spanWrong } from '../src/staff/statistics/span'
import { barsOf, gridOf, meanOf, percent, sayHours, sayMinutes, shade } from '../src/staff/statistics/sums'
import type { DayVisits, HourSums } from '../src/staff/types'

const NOW = Date.parse('2026-11-26T00:30:00+09:00')

describe('the days of statistics', () => {
  test('run from the begin of the week, the month or the year to today in the city', () => {
    expect(spanOf('week', '2026-11-26')).toEqual({ first: '2026-11-23', last: '2026-11-26' })
    expect(spanOf('week', '2026-11-23')).toEqual({ first: '2026-11-23', last: '2026-11-23' })
    expect(spanOf('week', '2026-11-29')).toEqual({ first: '2026-11-23', last: '2026-11-29' })
    expect(spanOf('month', '2026-11-26')).toEqual({ first: '2026-11-01', last: '2026-11-26' })
    expect(readSpan({}, NOW)).toEqual({ kind: 'month', span: { first: '2026-11-01', last: '2026-11-26' } })
    expect(readSpan({ span: 'year' }, NOW).span.first).toBe('2026-01-01')
  })
  test('that cannot be fall back to this month', () => {
    expect(readSpan({ span: 'days', first: '2026-02-01', last: '2026-02-03' }, NOW).span).toEqual({ first: '2026-02-01', last: '2026-02-03' })
    for (const [first, last] of [['2026-02-03', '2026-02-01'], ['x', '2026-02-01'], ['2020-01-01', '2026-01-01'], ['2026-13-40', '2026-13-41']] as const)
      expect(readSpan({ span: 'days', first, last }, NOW).span.first).toBe('2026-11-01')
    expect(spanWrong({ first: '2025-01-01', last: '2026-02-04' })).toBeUndefined()
    expect(spanWrong({ first: '2025-01-01', last: '2026-02-05' })).toBe('long')
  })
  test('become bars of days, weeks or months, and none is lost', () => {
    expect(bucketsOf({ first: '2026-11-01', last: '2026-11-30' }).by).toBe('day')
    const weeks = bucketsOf({ first: '2026-09-02', last: '2026-11-01' })
    expect([weeks.by, weeks.buckets[0], weeks.buckets[1]!.from]).toEqual(['week', { from: '2026-09-02', last: '2026-09-06' }, '2026-09-07'])
    expect(bucketsOf({ first: '2026-01-01', last: '2026-12-31' }).buckets).toHaveLength(12)
    for (const span of [{ first: '2026-01-15', last: '2026-11-26' }, { first: '2026-09-02', last: '2026-11-01' }])
      expect(bucketsOf(span).buckets.reduce((n, b) => n + daysIn({ first: b.from, last: b.last }), 0)).toBe(daysIn(span))
  })
})

describe('sums', () => {
  const day = (date: string, part: Partial<DayVisits>): DayVisits => ({ date, service_id: 1, made: 0, completed: 0, cancelled_by_citizen: 0, cancelled_by_centre: 0, no_show: 0, walk_ins: 0, minutes: 0, ...part })
  test('of services fall into the bar of their day', () => {
    const { bars } = barsOf([day('2026-11-02', { made: 3, completed: 2, no_show: 1 }), day('2026-11-02', { service_id: 2, made: 2, cancelled_by_centre: 1 })], { first: '2026-11-01', last: '2026-11-03' })
    expect(bars.map(b => b.made)).toEqual([0, 5, 0])
    expect(bars[1]).toMatchObject({ completed: 2, no_show: 1, cancelled: 1, open: 1 })
  })
  test('say nothing where there is no whole', () => {
    expect([percent(1, 3), percent(0, 0)]).toEqual([33, undefined])
    expect([meanOf([0, 0, 0, 2, 3]), meanOf([0, 0, 0, 0, 0])]).toEqual([4.6, undefined])
  })
  test('keep to hours that are open on some day, and darken with how full they are', () => {
    const hour = (weekday: number, h: number, open_minutes: number): HourSums => ({ kind: 'room', weekday, hour: h, booked_minutes: 0, open_minutes })
    const grid = gridOf([hour(1, 10, 60), hour(6, 11, 60), hour(7, 12, 0)], 'room')
    expect([grid.weekdays, grid.hours, grid.at(1, 11)]).toEqual([[1, 6], [10, 11], undefined])
    expect([0, 1, 20, 59, 80, 100].map(shade)).toEqual([0, 1, 2, 3, 5, 5])
  })
  test('are said as people say times', () => {
    expect([sayHours(0.5), sayHours(47), sayHours(84)]).toEqual(['30분', '47시간', '3.5일'])
    expect([sayMinutes(0), sayMinutes(90), sayMinutes(120)]).toEqual(['0분', '1시간 30분', '2시간'])
  })
})

test('a reason has ten letters or figures, as the server counts', () => {
  expect(['확인 전화', '..........', '3월 방문 확인 전화를 해요'].map(isReason)).toEqual([false, false, true])
})

describe('dated rules', () => {
  const lending = { days_out: '4', max_extension_days: '3', cleaning_days: '1', max_a_year: '5', max_live: '1', days_ahead: '0', notice_minutes: '60', cancel_until_minutes: '120', slot_minutes: '20', slot_places: '2', reminder_days: '1', age_from: '', age_to: '', non_residents: 'never', valid_from: '2026-11-26' }
  test('name what is out of bounds, missing, past, or contradicts itself', () => {
    expect(datedWrong(lending, LENDING_BOUNDS, '2026-11-26')).toEqual({})
    const wrong = datedWrong({ ...lending, days_out: '61', slot_places: '', age_from: '40', age_to: '30', notice_minutes: '1440', valid_from: '2026-11-25' }, LENDING_BOUNDS, '2026-11-26')
    expect(Object.keys(wrong).sort()).toEqual(['age_to', 'days_out', 'notice_minutes', 'slot_places', 'valid_from'])
    expect(Object.keys(datedWrong({ valid_from: '2026-11-26' }, PENALTY_BOUNDS, '2026-11-26'))).toHaveLength(5)
  })
  test('say which numbers would change', () => {
    expect(changes({ a: '2', b: '1', c: '' }, { a: 1, b: 1, c: null }, ['a', 'b', 'c'])).toEqual([{ name: 'a', was: '1', is: '2' }])
    expect(changes({ a: '2' }, undefined, ['a'])).toEqual([])
  })
})
