import { expect, test } from 'vitest'
import { toggleTopic } from '../src/citizen/bookings/about/topics'
import { answersTo, check, errorsOf } from '../src/citizen/bookings/about/answers'
import type { Booking, Day, Question, Service, Slot } from '../src/citizen/bookings/api'
import { isLive } from '../src/citizen/bookings/holding'
import { dayToShow, freeOn, nextFreeDay, rowsOf } from '../src/citizen/bookings/slots/days'
import { factsOf, lasting, offer, stateOf, whoMay, withTo, withTopic } from '../src/citizen/bookings/say'
import { sitesOf, whatsOf } from '../src/citizen/bookings/services/kinds'
import { askedBy, durations, fit, mostPeople, readAsking, writeAsking } from '../src/citizen/bookings/slots/asking'
import { Problem } from '../src/api/problem'

const slot = (starts_at: string, free: number, looking = 0): Slot => ({ starts_at, ends_at: starts_at, free, looking, counsellor_ids: [], room_ids: [] })
const day = (date: string, slots: Slot[] = []): Day => ({ date, closed_reason_ko: null, closed_reason_en: null, has_times: slots.length > 0, slots })
const held = (starts_at: string): Booking => ({ id: 'b', status: 'held', starts_at, held_until: '2026-11-23T01:05:00Z' }) as unknown as Booking

const NONE = { buffer_before_minutes: 0, buffer_after_minutes: 0 }

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
  expect(rowsOf(of, null, NONE).map(r => r.kind)).toEqual(['seen', 'free'])
})

test('my own hold stands at its time, also where nothing else is left there', () => {
  const of = day('2026-11-24', [slot('2026-11-24T01:00:00Z', 0, 1), slot('2026-11-24T02:20:00Z', 2)])
  expect(rowsOf(of, held('2026-11-24T10:00:00+09:00'), NONE).map(r => r.kind)).toEqual(['held', 'free'])
  expect(rowsOf(of, held('2026-11-24T01:40:00Z'), NONE).map(r => r.kind)).toEqual(['seen', 'held', 'free'])
  expect(rowsOf(of, held('2026-11-25T01:40:00Z'), NONE).map(r => r.kind)).toEqual(['seen', 'free'])
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

const room = (id: number, capacity: number | null): Service['rooms'][number] => ({ id, name_ko: `방 ${id}`, name_en: `Room ${id}`, capacity, equipment_ko: '', equipment_en: '' })
const study = {
  id: 7, kind: 'room', name_ko: '스터디룸', site: { id: 1 }, duration_minutes: 60, max_duration_minutes: 180, granularity_minutes: 60, counsellors: [],
  rooms: [room(1, 4), room(2, 6)], equipment: [{ id: 9, name_ko: '노트북', name_en: 'Laptop' }], age_from: 19, age_to: 39, residents_only: false,
} as unknown as Service
const talk = { ...study, id: 1, kind: 'counselling', name_ko: '1:1 상담', duration_minutes: 40, max_duration_minutes: null, rooms: [], equipment: [], counsellors: [{ id: 3 }], age_from: null, age_to: null } as unknown as Service

test('what can be booked at several sites is listed once', () => {
  const there = { ...talk, id: 2, site: { id: 2 } } as Service
  expect(whatsOf([talk, study, there]).map(what => what.at.map(s => s.id))).toEqual([[1, 2], [7]])
  expect(sitesOf([talk, study, there]).map(site => site.id)).toEqual([1, 2])
})

test('the address asks only for what the service has', () => {
  expect(durations(study)).toEqual([60, 120, 180])
  expect(durations(talk)).toEqual([40])
  expect(mostPeople(study)).toBe(6)
  expect(readAsking({ minutes: '120', party_size: '5', room_id: '2', equipment_id: '9,10' }, study)).toEqual({ counsellor_id: null, room_id: 2, equipment_ids: [9], minutes: 120, party_size: 5 })
  expect(readAsking({ minutes: '90', party_size: '99', room_id: '1' }, study)).toEqual({ counsellor_id: null, room_id: null, equipment_ids: [], minutes: 60, party_size: 6 })
  expect(readAsking({ minutes: '120', party_size: 'x', with: '4' }, talk)).toEqual({ counsellor_id: null, room_id: null, equipment_ids: [], minutes: null, party_size: 1 })
})

test('what goes without saying is not in the address, and the rest comes back from it', () => {
  const asking = { counsellor_id: null, room_id: 2, equipment_ids: [9], minutes: 120, party_size: 5 }
  expect(writeAsking(readAsking({}, study), study).toString()).toBe('')
  expect(readAsking(Object.fromEntries(writeAsking(asking, study)), study)).toEqual(asking)
})

test('another time is asked for with whoever and wherever is free then, as long and for as many', () => {
  const asking = { counsellor_id: null, room_id: 2, equipment_ids: [9], minutes: 120, party_size: 5 }
  expect(fit(asking, { ...slot('2026-11-24T01:00:00Z', 1), room_ids: [1] })).toEqual({ ...asking, room_id: null })
  expect(fit(asking, { ...slot('2026-11-24T01:00:00Z', 1), room_ids: [1, 2] })).toEqual(asking)
  const booking = { starts_at: '2026-11-24T01:00:00Z', ends_at: '2026-11-24T03:00:00Z', party_size: 5, room: { id: 2 }, equipment: [{ id: 9 }] } as Booking
  expect(askedBy(booking, study)).toEqual({ ...asking, room_id: null })
})

test('what only my own hold keeps from me is free for me', () => {
  const of = day('2026-11-24', [slot('2026-11-24T01:00:00Z', 0, 1), slot('2026-11-24T02:00:00Z', 0, 1), slot('2026-11-24T03:00:00Z', 0, 1)])
  const mine = { ...held('2026-11-24T01:00:00Z'), ends_at: '2026-11-24T03:00:00Z', counsellor: null, room: { id: 2 } } as Booking
  expect(rowsOf(of, mine, NONE).map(r => r.kind)).toEqual(['held', 'free', 'seen'])
  expect(rowsOf(of, mine, { ...NONE, buffer_after_minutes: 30 }).map(r => r.kind)).toEqual(['held', 'free', 'free'])
})

test('facts are short, and a time says which room is left or how many', () => {
  expect(lasting(40)).toBe('40분')
  expect(lasting(90)).toBe('1시간 30분')
  expect(factsOf(study)).toBe('1~3시간, 6명까지, 무료, 19~39세')
  expect(factsOf(talk)).toBe('40분, 무료')
  expect(whoMay({ ...study, age_to: null, residents_only: true })).toBe('19세부터, 광주에 사는 분')
  expect(offer({ ...slot('2026-11-24T01:00:00Z', 1), room_ids: [2] }, study)).toBe('방 2')
  expect(offer({ ...slot('2026-11-24T01:00:00Z', 2), room_ids: [1, 2] }, study)).toBe('빈 방 2개')
})

test('what was never granted was not cancelled', () => {
  const booking = { status: 'cancelled_by_centre', needs_approval: true, confirmed_at: null, service: { kind: 'room' } } as Booking
  expect(stateOf(booking).word).toBe('state_declined')
  expect(stateOf({ ...booking, confirmed_at: '2026-11-24T01:00:00Z' }).word).toBe('state_cancelled_by_centre')
  expect(stateOf({ ...booking, status: 'in_session' }).sentence).toBe('pass_in_room')
})

const questions: Question[] = [
  { id: 'use', ask_ko: '어떤 모임인가요?', ask_en: '', required: true, choices: [{ ko: '강의', en: 'A lecture' }] },
  { id: 'more', ask_ko: '더 하실 말씀', ask_en: '', required: false, choices: [] },
]

test('a question that must be answered is asked for before anything is sent', () => {
  expect(Object.keys(check('', { more: '가'.repeat(501) }, { questions }))).toEqual(['use', 'more'])
  expect(check('', { use: '강의' }, { questions })).toEqual({})
  expect(answersTo(questions, { use: '강의', more: '  ', gone: 'x' })).toEqual([{ question_id: 'use', answer: '강의' }])
})

test('what the server finds wrong stands at its question', () => {
  expect(Object.keys(errorsOf(new Problem({ fields: [{ path: 'answers.use' }] }), { questions }) ?? {})).toEqual(['use'])
  expect(errorsOf(new Problem({ fields: [{ path: 'about' }] }), { questions })).toBeUndefined()
})
