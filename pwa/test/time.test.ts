import { expect, test } from 'vitest'
import { ago, clock, date, dateKey, day, daysBetween, hhmm, hour, nearDay, span, when } from '../src/lib/time'

const at = '2026-07-24T01:40:00Z'
const now = '2026-07-23T14:59:00Z'

test('a time is said as people say it, in the zone of the city', () => {
  expect(clock(at, 'ko')).toBe('오전 10:40')
  expect(clock(at, 'en')).toMatch(/^10:40\sAM$/)
  expect(hour('2026-07-24T06:00:00Z', 'ko')).toBe('오후 3시')
  expect(hour(at, 'ko')).toBe('오전 10:40')
  expect(clock('2026-07-23T15:00:00Z', 'ko')).toBe('오전 12:00')
})

test('consoles use 24 hours', () => {
  expect(hhmm(at)).toBe('10:40')
  expect(hhmm('2026-07-23T15:05:00Z')).toBe('00:05')
})

test('a day has its weekday, in both languages', () => {
  expect(day(at, 'ko')).toBe('7월 24일 금요일')
  expect(day(at, 'en')).toBe('Friday, July 24')
  expect(date(at, 'ko')).toBe('7월 24일')
  expect(dateKey('2026-07-23T15:00:00Z')).toBe('2026-07-24')
})

test('near days have names, counted in the city and not in UTC', () => {
  expect(daysBetween(now, '2026-07-23T15:01:00Z')).toBe(1)
  expect(nearDay(at, now, 'ko')).toBe('내일')
  expect(nearDay('2026-07-25T01:00:00Z', now, 'ko')).toBe('모레')
  expect(nearDay('2026-07-22T01:00:00Z', now, 'ko')).toBe('어제')
  expect(nearDay('2026-07-26T01:00:00Z', now, 'ko')).toBe('7월 26일 일요일')
  expect(nearDay('2026-07-25T01:00:00Z', now, 'en')).toBe('Saturday, July 25')
  expect(when(at, now, 'ko')).toBe('내일 오전 10:40')
})

test('an age is short while it is young', () => {
  const t = (minutes: number): number => Date.parse(now) - minutes * 60_000
  expect(ago(t(0), now, 'ko')).toBe('방금')
  expect(ago(t(5), now, 'ko')).toBe('5분 전')
  expect(ago(t(185), now, 'ko')).toBe('3시간 전')
  expect(ago(t(24 * 60), now, 'ko')).toBe('어제 오후 11:59')
})

test('a countdown is minutes and seconds, never less than nothing', () => {
  expect(span(272, 'ko')).toBe('4분 32초')
  expect(span(60, 'ko')).toBe('1분')
  expect(span(9, 'en')).toBe('9 s')
  expect(span(-3, 'ko')).toBe('0초')
})
