import { afterEach, expect, test, vi } from 'vitest'
import { Problem } from '../src/api/problem'
import type { Booking, Day, Slot } from '../src/citizen/bookings/api'
import { keepAs } from '../src/citizen/bookings/move/keep'
import { isAsked } from '../src/citizen/bookings/pass/Reply'
import { otherThan } from '../src/citizen/bookings/slots/days'
import type { Entry } from '../src/citizen/waitlist/api'
import { clockOf, daysOf, hoursOf } from '../src/citizen/waitlist/days'
import { placeOf, waitedFor } from '../src/citizen/waitlist/say'
import { once } from '../src/lib/once'
import type { DayBooking } from '../src/staff/types'
import { lookOf, wordOf } from '../src/staff/day/state'

const slot = (starts_at: string, more: Partial<Slot> = {}): Slot => ({ starts_at, ends_at: starts_at, free: 1, looking: 0, counsellor_ids: [], room_ids: [], ...more })
const booking = (more: object): Booking => ({ status: 'confirmed', counsellor: null, room: null, ...more }) as unknown as Booking
const NOW = Date.parse('2026-11-23T01:00:00Z')

afterEach(() => vi.useRealTimers())

test('people are asked whether they come from two days before until it begins', () => {
  const at = (starts_at: string, status: Booking['status'] = 'confirmed'): boolean => isAsked({ status, starts_at }, NOW)
  expect(at('2026-11-25T01:00:00Z')).toBe(true)
  expect(at('2026-11-25T01:00:01Z')).toBe(false)
  expect(at('2026-11-23T01:00:00Z')).toBe(false)
  expect(at('2026-11-23T01:30:00Z', 'requested')).toBe(false)
})

test('who moves keeps the counsellor and the room where the new time allows it', () => {
  const asking = { counsellor_id: null, room_id: null, equipment_ids: [], minutes: null, party_size: 1 }
  const of = booking({ counsellor: { id: 4 }, room: { id: 7 } })
  expect(keepAs(asking, of, slot('x', { counsellor_ids: [3, 4], room_ids: [8] }))).toMatchObject({ counsellor_id: 4, room_id: null })
  expect(keepAs({ ...asking, counsellor_id: 3 }, of, slot('x', { counsellor_ids: [3, 4], room_ids: [7] }))).toMatchObject({ counsellor_id: 3, room_id: 7 })
})

test('a booking cannot move to where it is, but to another length at the same start', () => {
  const of = booking({ starts_at: '2026-11-24T01:00:00Z', ends_at: '2026-11-24T02:00:00Z' })
  const same = slot('2026-11-24T10:00:00+09:00', { ends_at: '2026-11-24T11:00:00+09:00' })
  const longer = slot('2026-11-24T01:00:00Z', { ends_at: '2026-11-24T03:00:00Z' })
  expect(otherThan({ slots: [same, longer] } as unknown as Day, of).slots).toEqual([longer])
})

test('one waits for a day, a week or as long as can be booked', () => {
  expect(daysOf('day', '2026-11-23', '2026-11-27', 14)).toEqual({ first_day: '2026-11-27', last_day: '2026-11-27' })
  expect(daysOf('week', '2026-11-28', undefined, 14)).toEqual({ first_day: '2026-11-28', last_day: '2026-12-05' })
  expect(daysOf('any', '2026-11-23', '2026-11-27', 14).last_day).toBe('2026-12-07')
  // The server lets nobody wait longer than sixty days.
  expect(daysOf('any', '2026-11-23', undefined, 90).last_day).toBe('2027-01-22')
})

test('hours are said as they were asked for', () => {
  for (const hours of ['any', 'morning', 'afternoon'] as const) {
    const { from_time, until_time } = clockOf(hours)
    expect(hoursOf(from_time, until_time)).toBe(hours)
  }
  expect(hoursOf('13:00', '15:00')).toBeUndefined()
})

test('a line says what is waited for and how many are before', () => {
  vi.useFakeTimers({ now: NOW })
  const entry = { first_day: '2026-11-27', last_day: '2026-11-27', from_time: '00:00', until_time: '12:00', before: null, ahead: 2 } as Entry
  expect(waitedFor(entry)).toBe('11월 27일 금요일, 오전')
  expect(waitedFor({ ...entry, last_day: '2026-11-30', from_time: '13:00', until_time: '15:00' })).toBe('11월 30일 월요일까지, 13:00부터 15:00까지')
  expect(waitedFor({ ...entry, before: '2026-11-24T10:40:00+09:00' })).toBe('내일 오전 10:40보다 이른 시간')
  expect(placeOf(entry)).toBe('앞에 2명')
  expect(placeOf({ ...entry, ahead: 0 })).toBe('다음 차례예요')
})

test('a write that got no answer is sent again with its key, a refused or answered one is not', async () => {
  const keys: string[] = []
  const send = (end: () => string) => (key: string) => {
    keys.push(key)
    return Promise.resolve().then(end)
  }
  const fail = (status: number) => (): string => {
    throw new Problem({ code: 'x', status })
  }
  await expect(once(['wish'], send(fail(0)))).rejects.toThrow()
  await expect(once(['wish'], send(fail(409)))).rejects.toThrow()
  await once(['wish'], send(() => 'done'))
  await once(['wish'], send(() => 'done'))
  expect(keys[1]).toBe(keys[0])
  expect(new Set(keys).size).toBe(3)
})

test('the desk says who is on the way and who will be late', () => {
  const at = (reply: DayBooking['reply'], minutes: number): string => {
    const b = { status: 'confirmed', starts_at: new Date(NOW - minutes * 60_000).toISOString(), reply, late_minutes: 0 } as DayBooking
    return wordOf(lookOf(b, NOW), b, NOW)
  }
  expect(at(null, -30)).toBe('확정')
  expect(at('coming', -30)).toBe('오고 있어요')
  expect(at('late', -30)).toBe('늦는대요')
  expect(at('late', 5)).toBe('늦는대요, 5분 지남')
  expect(at('coming', 5)).toBe('5분 늦어요')
})
