import { describe, expect, test } from 'vitest'
import { changes } from '../src/staff/alerts/diff'
import { EMPTY, asText, fromAlert, fromTemplate, lines, linkWrong, missing, sendAtProblem, standIn, stateOf, toBody, toTemplate, untilProblem, untranslated, type Form } from '../src/staff/alerts/form'
import { quickPicks } from '../src/staff/alerts/Until'
import { placesText, scopeOf } from '../src/staff/alerts/where'
import { asClock, isClock } from '../src/staff/clock'
import { columnsOf, weekColumns } from '../src/staff/day/columns'
import { landing, moveTo, step, targetsOf } from '../src/staff/day/plan'
import { asDate, freeOf, left, lookOf, may, mondayOf, nextStep, rangeOf, shift, stands } from '../src/staff/day/state'
import { BLANK as EMPTY_ENTRY, lacks, lengths, toEntry } from '../src/staff/entry/form'
import { asPhone } from '../src/staff/entry/person'
import { BLANK, fromSite, newSiteWrong, toNew, wordsWrong } from '../src/staff/places/siteForm'
import { changesAfter, problemsOf, weekOn } from '../src/staff/places/week'
import type { DayBooking, DayView, District, Hours, ResourceDay, SiteAdmin, Staff, StaffAlert, StaffBooking, Template } from '../src/staff/types'

const at = (time: string): string => `2026-11-23T${time}:00+09:00`
const ms = (time: string): number => Date.parse(at(time))
const booking = (part: Partial<StaffBooking>): StaffBooking => ({ id: '1', counsellor_id: 1, room_id: null, part_ids: [], party_size: 1, service_id: 1, walk_in: false, room: null, equipment: [], answers: [], declared: null, service_name_ko: '1:1 상담', service_name_en: '1:1', starts_at: at('14:20'), ends_at: at('15:00'), status: 'confirmed', name: '문보람', about: '', held_until: null, visits: 0, has_note: false, reply: null, away: false, offered: false, late_minutes: 0, offer: null, version: 1, phone: null, note: '', code: '7K429P', cancel_reason: null, checked_in_at: null, started_at: null, ended_at: null, last_visit: null, next: [], ...part }) // prettier-ignore

describe('a booking on the desk', () => {
  test('is late from a minute after the start, and after an hour it is only unchecked', () => {
    expect(lookOf(booking({}), ms('14:20'))).toBe('ok')
    expect(lookOf(booking({}), ms('14:30'))).toBe('late')
    expect(lookOf(booking({}), ms('15:40'))).toBe('overdue')
  })
  test('that has just been made is shown as new', () => {
    expect(lookOf(booking({}), ms('13:00'), true)).toBe('new')
  })
  test('can be checked in an hour before, and is no no-show before its start', () => {
    expect(may(booking({}), 'check-in', ms('13:20'))).toBe(false)
    expect(may(booking({}), 'check-in', ms('13:21'))).toBe(true)
    expect(may(booking({}), 'no-show', ms('14:19'))).toBe(false)
    expect(may(booking({}), 'no-show', ms('14:20'))).toBe(true)
  })
  test('is not late before its counsellor is there, and waits while they cannot come', () => {
    expect(lookOf(booking({ late_minutes: 15 }), ms('14:35'))).toBe('ok')
    expect(lookOf(booking({ late_minutes: 15 }), ms('14:36'))).toBe('late')
    expect(may(booking({ late_minutes: 15 }), 'no-show', ms('14:34'))).toBe(false)
    expect(lookOf(booking({ away: true }), ms('14:30'))).toBe('away')
    expect(may(booking({ away: true }), 'check-in', ms('14:30'))).toBe(false)
    expect(may(booking({ away: true }), 'no-show', ms('14:30'))).toBe(false)
  })
  test('of somebody who came after all is taken back only while the server says so', () => {
    expect(may(booking({ status: 'no_show', next: [] }), 'check-in', ms('14:30'))).toBe(false)
    expect(may(booking({ status: 'no_show', next: ['checked_in'] }), 'check-in', ms('14:30'))).toBe(true)
  })
  test('has one thing to do next', () => {
    expect(nextStep('checked_in')).toBe('start')
    expect(nextStep('completed')).toBeUndefined()
  })
  test('that is only held stands until its time has run out', () => {
    const held: DayBooking = booking({ status: 'held', held_until: at('13:15') })
    expect(stands(held, ms('13:12'))).toBe(true)
    expect(stands(held, ms('13:15'))).toBe(false)
    expect(left(held.held_until, ms('13:12') - 12_000)).toBe('3:12')
    expect(stands(booking({ status: 'cancelled_by_citizen' }), ms('13:00'))).toBe(false)
  })
})

const resource = (part: Partial<ResourceDay>): ResourceDay => ({ id: 1, kind: 'counsellor', capacity: null, name_ko: '정유나', name_en: '', mine: false, late_minutes: 0, services: [], working: [{ starts_at: at('10:00'), ends_at: at('12:00') }, { starts_at: at('13:00'), ends_at: at('17:00') }], blocks: [], ...part }) // prettier-ignore
const dayView = (part: Partial<DayView> = {}): DayView => ({ site: { id: 1, name_ko: '', name_en: '', address_ko: '', address_en: '', phone: '' }, date: '2026-11-23', opens: at('10:00'), closes: at('18:00'), closed_reason_ko: null, closed_reason_en: null, counsellors: [resource({}), resource({ id: 2, mine: true })], rooms: [], bookings: [], absences: [], ...part }) // prettier-ignore
const slot = (time: string, counsellor_ids: number[] = [1, 2], room_ids: number[] = []) => ({ starts_at: at(time), ends_at: at('23:00'), free: 1, looking: 0, counsellor_ids, room_ids })

describe('the day', () => {
  test('reaches from whole hour to whole hour around everything in it', () => {
    const late = booking({ starts_at: at('18:20'), ends_at: at('19:00') })
    expect(rangeOf(columnsOf(dayView({ bookings: [late] }), 'counsellor'))).toEqual({ from: 600, to: 1140 })
    expect(rangeOf([])).toEqual({ from: 540, to: 1080 })
  })
  test('is not stretched by somebody who is away for days, and shows only its own part of it', () => {
    const away = { id: 1, starts_at: '2026-11-20T09:00:00+09:00', ends_at: '2026-11-27T18:00:00+09:00', reason: '교육', absence_id: null }
    const cols = columnsOf(dayView({ counsellors: [resource({ blocks: [away] })] }), 'counsellor')
    const range = rangeOf(cols)
    expect(range).toEqual({ from: 600, to: 1080 })
    expect(freeOf(cols[0]!.resource, '2026-11-23', range).at(-1)).toMatchObject({ starts_at: new Date(ms('10:00')).toISOString(), ends_at: new Date(ms('18:00')).toISOString(), why: '교육' })
  })
  test('names the gap over noon lunch', () => {
    expect(freeOf(resource({}), '2026-11-23', { from: 600, to: 1080 }).map(f => f.why)).toEqual(['점심', '근무 아님'])
  })
  test('has one\'s own column first, and a hall\'s booking in each of its rooms', () => {
    expect(columnsOf(dayView(), 'counsellor').map(c => c.resource.id)).toEqual([2, 1])
    const rooms = [1, 2, 3].map(id => resource({ id, kind: 'room' }))
    const hall = booking({ counsellor_id: null, room_id: 3, part_ids: [1] })
    expect(columnsOf(dayView({ rooms, bookings: [hall] }), 'room').map(c => c.bookings.length)).toEqual([1, 0, 1])
  })
  test('stands in a week from Monday on, with a Sunday only where something is on', () => {
    expect(['2026-11-23', '2026-11-25', '2026-11-29'].map(mondayOf)).toEqual(['2026-11-23', '2026-11-23', '2026-11-23'])
    const week = Array.from({ length: 7 }, (_, i) => dayView({ date: shift('2026-11-23', i), opens: i < 6 ? at('10:00') : null }))
    expect(weekColumns(week, 'counsellor', 1).map(c => c.day.date.slice(-2))).toEqual(['23', '24', '25', '26', '27', '28'])
  })
  test('is stepped over the ends of months, and nonsense is no date', () => {
    expect(shift('2026-11-30', 1)).toBe('2026-12-01')
    expect(asDate('2026-13-99')).toBeUndefined()
  })
})

describe('a booking in the hand', () => {
  const mine = booking({ starts_at: at('10:00'), ends_at: at('10:40'), counsellor_id: 1, room_id: 7 })
  const cols = columnsOf(dayView({ bookings: [mine] }), 'counsellor')
  const targets = targetsOf([slot('10:00', [1]), slot('11:20'), slot('14:00', [2])], cols, 'counsellor')
  const [own, other] = ['2026-11-23 2', '2026-11-23 1']
  const of = (column: string, time: string) => targets.find(x => x.column === column && x.at === ms(time))!
  test('goes from one free start to the next, and to the nearest in the next column', () => {
    expect(targets).toHaveLength(4)
    expect(step(of(other, '10:00'), 'ArrowDown', targets, cols)).toBe(of(other, '11:20'))
    expect(step(of(other, '11:20'), 'ArrowDown', targets, cols)).toBeUndefined()
    expect(step(of(other, '10:00'), 'ArrowLeft', targets, cols)).toBe(of(own, '11:20'))
    expect(step(of(own, '14:00'), 'ArrowRight', targets, cols)).toBe(of(other, '11:20'))
    expect(step(of(own, '14:00'), 'Home', targets, cols)).toBe(of(own, '11:20'))
    expect(step(of(own, '14:00'), 'ArrowRight', targets, [])).toBeUndefined()
  })
  test('lands within half an hour of where it is dropped, else nowhere', () => {
    expect(landing(targets, other, 630)).toBe(of(other, '10:00'))
    expect(landing(targets, other, 12 * 60)).toBeUndefined()
  })
  test('keeps its room where that is free too, and its length', () => {
    expect(moveTo(mine, { ...of(own, '11:20'), slot: slot('11:20', [2], [7, 8]) }, 'counsellor', 2)).toMatchObject({ counsellor_id: 2, room_id: 7, minutes: 40 })
    expect(moveTo(mine, { ...of(own, '11:20'), slot: slot('11:20', [2], [8]) }, 'counsellor', 2).room_id).toBeNull()
  })
})

describe('a booking for somebody else', () => {
  const service = { id: 5, kind: 'counselling', duration_minutes: 40, max_duration_minutes: null, granularity_minutes: 40, counsellors: [{ id: 1 }], rooms: [{ id: 9 }], equipment: [{ id: 21 }, { id: 22 }] } as unknown as Parameters<typeof toEntry>[1]
  const form = { ...EMPTY_ENTRY, phone: asPhone('010 4000 4821 99'), service: 5 }
  test('writes the number as people read it', () => {
    expect(form.phone).toBe('010-4000-4821')
    expect(asPhone('01')).toBe('01')
  })
  test('asks a new person for name and consent, and one who is known for neither', () => {
    expect(lacks(EMPTY_ENTRY, undefined, false)).toEqual(['lackPhone', 'lackService'])
    expect(lacks({ ...form, now: false }, { name: null, consented: false, visits: 0, is_idle: false }, false)).toEqual(['lackName', 'lackSaid', 'lackTime'])
    expect(lacks(form, { name: '임가온', consented: true, visits: 1, is_idle: false }, false)).toEqual([])
    const idle = { name: '임○○', consented: true, visits: 0, is_idle: true }
    expect(lacks(form, idle, false)).toEqual(['lackName', 'lackSaid'])
    expect(lacks({ ...form, same: true }, idle, false)).toEqual([])
    expect(toEntry({ ...form, name: '아무개', said: 'phone' }, service, idle, undefined)).toMatchObject({ is_same: false, name: '아무개', consent: 'phone' })
    expect(toEntry({ ...form, same: true, said: 'phone' }, service, idle, undefined)).toMatchObject({ is_same: true, name: null, consent: null })
    expect(lacks({ ...EMPTY_ENTRY, service: 5 }, undefined, true)).toEqual([])
  })
  test('sends only what was needed', () => {
    expect(toEntry({ ...form, name: '아무개', said: 'phone', resource: 9 }, service, { name: '임가온', consented: true, visits: 1, is_idle: false }, undefined)).toMatchObject({ name: null, consent: null, room_id: 9, counsellor_id: null, starts_at: null })
    expect(toEntry({ ...form, resource: 1 }, service, undefined, 'b1')).toMatchObject({ booking_id: 'b1', counsellor_id: 1 })
    expect(toEntry({ ...form, resource: 1 }, service, undefined, 'b1')).not.toHaveProperty('phone')
    // What another service has is not asked of this one.
    expect(toEntry({ ...form, equipment: [22, 99] }, service, undefined, 'b1').equipment_ids).toEqual([22])
  })
  test('may be shorter where somebody stands at the counter', () => {
    expect(lengths(service, true)).toEqual([10, 20, 30, 40])
    expect(lengths({ ...service, max_duration_minutes: 120 }, false)).toEqual([40, 80, 120])
  })
})

const whole: Form = { ...EMPTY, level: 2, topics: ['weather'], until: '2026-11-23T18:00', ko: { event: '한파', headline: '따뜻하게 입으세요', body: '추워요.', instructions: ' 물을 드세요\n\n쉬세요 ' } }

describe('an alert', () => {
  test('says what it still needs', () => {
    expect(missing(EMPTY, ms('13:00'), true)).toEqual(['m_level', 'm_topics', 'm_ko_event', 'm_ko_headline', 'm_ko_body', 'm_until'])
    expect(missing(whole, ms('13:00'), true)).toEqual([])
    expect(missing(whole, ms('18:00'), true)).toEqual(['m_until'])
    expect(missing(whole, ms('13:00'), false)).toEqual(['m_places'])
    expect(missing({ ...whole, en: { ...EMPTY.en, headline: 'Dress warmly' } }, ms('13:00'), true)).toEqual(['part_en'])
    expect(missing({ ...whole, ko: { ...whole.ko, headline: '가'.repeat(81) } }, ms('13:00'), true)).toEqual(['long_ko'])
  })
  test('goes to the API tidied, without an English text that nobody wrote', () => {
    expect(toBody(whole)).toMatchObject({ expires_at: at('18:00'), link: null, send_at: null, exercise: false, texts: { ko: { instructions: ['물을 드세요', '쉬세요'] } } })
    expect(Object.keys(toBody(whole).texts)).toEqual(['ko'])
    expect(lines('가\n\n나')).toEqual(['가', '나'])
  })
  test('comes back from the API as it was written', () => {
    const alert = { ...toBody(whole), version: 3 } as StaffAlert
    expect(fromAlert(alert)).toMatchObject({ level: 2, until: '2026-11-23T18:00', version: 3, dirty: false })
    expect(asText(whole)).toContain('따뜻하게 입으세요')
  })
  test('comes back from ready words with what it asks people', () => {
    for (const asks of [true, false]) {
      const kept = toTemplate({ ...whole, asks }, '추위', ms('13:00'))
      expect(kept).toMatchObject({ name: '추위', hours: 5, asks_safety: asks })
      expect(fromTemplate({ ...kept, asks_safety: asks } as Template, ms('14:00'))).toMatchObject({ asks, until: '2026-11-23T19:00', ko: { instructions: '물을 드세요\n쉬세요' } })
    }
  })
  test('is sent in between, or as soon as it is approved', () => {
    expect(sendAtProblem('2026-11-23T12:00', whole.until, ms('13:00'))).toBe('sendAtPast')
    expect(sendAtProblem('2026-11-23T19:00', whole.until, ms('13:00'))).toBe('sendAtLate')
    expect(sendAtProblem('2026-11-23T14:00', whole.until, ms('13:00'))).toBeUndefined()
    expect(missing({ ...whole, sendAt: '2026-11-23T' }, ms('13:00'), true)).toEqual(['m_send_at'])
  })
  test('is told in English, else in Korean, where a language is missing', () => {
    const english = { ...whole, en: { ...whole.ko } }
    expect([standIn(whole, 'vi'), standIn(english, 'vi'), standIn(english, 'ko')]).toEqual(['ko', 'en', 'ko'])
    expect(untranslated(english)).toEqual(['ru', 'vi', 'zh'])
  })
  test('shows what is different from the version before, and nothing else', () => {
    const after: Form = { ...whole, level: 3, vi: { ...EMPTY.vi, headline: 'Ở trong nhà' }, ko: { ...whole.ko, body: '달라요' } }
    expect(changes(whole, whole, [])).toEqual([])
    expect(changes(whole, after, []).map(c => c.what)).toEqual(['급한 정도', '한국어, 내용', 'Tiếng Việt'])
  })
  test('ends in the future, within thirty days', () => {
    expect(untilProblem('2026-11-23T12:00', ms('13:00'))).toBe('untilPast')
    expect(untilProblem('2026-12-30T12:00', ms('13:00'))).toBe('untilFar')
    expect(untilProblem('2026-11-23T', ms('13:00'))).toBeUndefined()
    expect(quickPicks(ms('19:00')).map(p => p.word)).toEqual(['in2hours', 'tomorrow9'])
  })
  test('leads to a page of the app or of the web', () => {
    expect(['', '/bookings', 'https://www.gwangju.go.kr'].some(linkWrong)).toBe(false)
    expect(['http://a.kr', '//a.kr', 'a.kr', 'javascript:1'].every(linkWrong)).toBe(true)
  })
  test('knows how complete each language is', () => {
    expect([stateOf(whole.ko), stateOf(whole.en), stateOf({ ...whole.en, body: 'x' })]).toEqual(['complete', 'empty', 'incomplete'])
  })
})

describe('an operator', () => {
  const districts: District[] = [
    { id: 29140, name_ko: '서구', name_en: 'Seo-gu', dongs: [{ id: 2914007, name_ko: '치평동', name_en: 'Chipyeong-dong' }] },
    { id: 29155, name_ko: '남구', name_en: 'Nam-gu', dongs: [] },
  ]
  const person = (scope_kind: 'city' | 'district' | 'dong', scope_id: number | null): Staff => ({ id: '1', name: '한결', title: '', proof: 'demo', grants: [{ role: 'operator', scope_kind, scope_id }] })
  test('names only the places of the grant', () => {
    expect(scopeOf(person('city', null), districts).citywide).toBe(true)
    expect(scopeOf(person('district', 29155), districts)).toEqual({ citywide: false, districts: [districts[1]] })
    expect(scopeOf(person('dong', 2914007), districts).districts.map(d => d.id)).toEqual([29140])
  })
  test('reads a dong with its district, and nothing named as the whole city', () => {
    expect(placesText({ district_ids: [29155], dong_ids: [2914007] }, districts)).toBe('남구, 서구 치평동')
    expect(placesText({ district_ids: [], dong_ids: [] }, districts)).toBe('광주 전체')
  })
})

test('a time is understood however it is typed', () => {
  expect(['9', '930', '9:30', '0930', '21', '24:00', '아침'].map(asClock)).toEqual(['09:00', '09:30', '09:30', '09:30', '21:00', '24:00', '아침'])
  expect([isClock('09:30'), isClock('9:30')]).toEqual([true, false])
})

describe('a week of hours', () => {
  const row = (weekday: number, valid_from: string, valid_until: string | null): Hours => ({ id: 1, weekday, opens: '10:00', closes: '18:00', valid_from, valid_until })
  test('holds through its last day', () => {
    const hours = [row(1, '2026-01-01', '2026-11-30'), row(2, '2026-12-01', null)]
    expect(weekOn(hours, '2026-11-30').map(h => h.weekday)).toEqual([1])
    expect(weekOn(hours, '2026-12-01').map(h => h.weekday)).toEqual([2])
    expect(changesAfter(hours, '2026-11-23')).toEqual(['2026-12-01'])
  })
  test('closes after it opens, and never twice at once', () => {
    const span = (opens: string, closes: string) => ({ weekday: 1, opens, closes })
    expect(problemsOf([span('10:00', '09:00')])).toEqual([{ weekday: 1, what: 'order' }])
    expect(problemsOf([span('10:00', '13:00'), span('12:00', '18:00')])).toEqual([{ weekday: 1, what: 'overlap' }])
    expect(problemsOf([span('10:00', '12:00'), span('12:00', '18:00')])).toEqual([])
  })
})

describe('a place that is added', () => {
  const form = { ...BLANK, dong: '2914007', name_ko: ' 첨단 일자리카페 ', name_en: 'Cheomdan Job Cafe', address_ko: '광산구 첨단중앙로 1', address_en: '1 Cheomdanjungang-ro', phone: '062-613-0000', valid_from: '2026-12-01' }
  test('is sent without the blanks around its words', () => {
    expect(newSiteWrong(form, '2026-11-23')).toBeUndefined()
    expect(toNew(form)).toEqual({ kind: 'job_cafe', dong_id: 2914007, name_ko: '첨단 일자리카페', name_en: 'Cheomdan Job Cafe', address_ko: '광산구 첨단중앙로 1', address_en: '1 Cheomdanjungang-ro', phone: '062-613-0000', valid_from: '2026-12-01' })
  })
  test('says the first thing that is missing, from the top', () => {
    expect(newSiteWrong(BLANK, '2026-11-23')).toBe('dongNeeded')
    expect(newSiteWrong({ ...form, name_en: ' ' }, '2026-11-23')).toBe('nameNeeded')
    expect(newSiteWrong({ ...form, address_ko: '' }, '2026-11-23')).toBe('addressNeeded')
    expect(newSiteWrong({ ...form, phone: '전화' }, '2026-11-23')).toBe('sitePhoneNeeded')
    expect(newSiteWrong({ ...form, valid_from: '' }, '2026-11-23')).toBe('dateNeeded')
    expect(newSiteWrong({ ...form, valid_from: '2026-11-22' }, '2026-11-23')).toBe('pastDate')
  })
  test('can be corrected from what it is', () => {
    const site = { id: 1, kind: 'job_cafe', dong_id: 2914007, name_ko: '상무', name_en: 'Sangmu', address_ko: '서구', address_en: 'Seo-gu', phone: '120', valid_from: '2020-01-01' } as SiteAdmin
    expect(fromSite(site).dong).toBe('2914007')
    expect(wordsWrong(fromSite(site))).toBeUndefined()
  })
})
