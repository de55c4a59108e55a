import { expect, test } from 'vitest'
import { toggleTopic } from '../src/citizen/bookings/about/topics'
import type { Booking, Day, Slot } from '../src/citizen/bookings/api'
import { isLive } from '../src/citizen/bookings/holding'
import { dayToShow, freeOn, nextFreeDay, rowsOf } from '../src/citizen/bookings/slots/days'
import { withTo, withTopic } from '../src/citizen/bookings/say'

const slot = (starts_at: string, free: number, looking = 0): Slot => ({ starts_at, ends_at: starts_at, free, looking, counsellor_ids: [], room_ids: [] })
const day = (date: string, slots: Slot[] = []): Day => ({ date, closed_reason_ko: null, closed_reason_en: null, slots })
const held = (starts_at: string): Booking => ({ id: 'b', status: 'held', starts_at, held_until: '2026-11-23T01:05:00Z' }) as unknown as Booking

test('the first day with a free time is shown, unless one is asked for', () => {
  const days = [day('2026-11-23'), day('2026-11-24', [slot('2026-11-24T01:00:00Z', 1)])]
  expect(dayToShow(days, undefined)).toBe(1)
  expect(dayToShow(days, '2026-11-23')).toBe(0)
  expect(dayToShow(days, '2030-01-01')).toBe(1)
  expect(dayToShow([day('2026-11-23')], undefined)).toBe(0)
})

test('from a full day one goes to the next with a free time, else to an earlier one', () => {
  const free = day('2026-11-24', [slot('2026-11-24T01:00:00Z', 1)])
  expect(nextFreeDay([day('2026-11-23'), free], 0)).toBe(free)
  expect(nextFreeDay([free, day('2026-11-25')], 1)).toBe(free)
  expect(nextFreeDay([day('2026-11-23')], 0)).toBeUndefined()
})

test('times that others look at are no free times', () => {
  const of = day('2026-11-24', [slot('2026-11-24T01:00:00Z', 0, 1), slot('2026-11-24T01:40:00Z', 2)])
  expect(freeOn(of)).toBe(1)
  expect(rowsOf(of, null).map(r => r.kind)).toEqual(['seen', 'free'])
})

test('my own hold stands at its time, also where nothing else is left there', () => {
  const of = day('2026-11-24', [slot('2026-11-24T01:00:00Z', 0, 1), slot('2026-11-24T02:20:00Z', 2)])
  expect(rowsOf(of, held('2026-11-24T10:00:00+09:00')).map(r => r.kind)).toEqual(['held', 'free'])
  expect(rowsOf(of, held('2026-11-24T01:40:00Z')).map(r => r.kind)).toEqual(['seen', 'held', 'free'])
  expect(rowsOf(of, held('2026-11-25T01:40:00Z')).map(r => r.kind)).toEqual(['seen', 'free'])
})

test('a hold counts until its end', () => {
  const at = Date.parse('2026-11-23T01:05:00Z')
  expect(isLive(held('2026-11-24T01:00:00Z'), at - 1)).toBe(true)
  expect(isLive(held('2026-11-24T01:00:00Z'), at)).toBe(false)
})

test('the particle follows how the time is read', () => {
  expect(withTo('2026-11-24T10:40:00+09:00')).toBe('오전 10:40으로')
  expect(withTo('2026-11-24T15:00:00+09:00')).toBe('오후 3시로')
  expect(withTopic('2026-11-24T10:40:00+09:00')).toBe('오전 10:40은')
  expect(withTopic('2026-11-24T15:00:00+09:00')).toBe('오후 3시는')
})

test('a topic is added to what is written, and taken out again', () => {
  expect(toggleTopic('', '면접')).toBe('면접')
  expect(toggleTopic('면접', '진로')).toBe('면접, 진로')
  expect(toggleTopic('면접, 진로', '면접')).toBe('진로')
  expect(toggleTopic('면접이 걱정돼요', '면접')).toBe('면접이 걱정돼요')
})
