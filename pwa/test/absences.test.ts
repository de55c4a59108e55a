import { describe, expect, test } from 'vitest'
import type { AbsencePlan, PlannedVisit, Spot } from '../src/staff/absences/calls'
import { chosenFor, clocks, givenTo, isGiven, keyOf, lastDay, periodOf, toSend, type Values } from '../src/staff/absences/form'

const at = (time: string, day = 26): string => `2026-11-${day}T${time}:00+09:00`
const spot = (time: string, counsellor_id: number | null, day = 26): Spot => {
  const starts = Date.parse(at(time, day))
  const iso = (after: number): string => new Date(starts + after * 60_000).toISOString()
  return { starts_at: iso(0), ends_at: iso(40), taken_from: iso(-5), taken_until: iso(45), counsellor_id, room_id: null }
}
const visit = (id: string, time: string, places: Spot[], proposal: Spot | null = places[0] ?? null): PlannedVisit => ({
  id, name: '김나래', phone: null, service_name_ko: '1:1 상담', service_name_en: '', starts_at: at(time), ends_at: at(time), status: 'confirmed', party_size: 1, reply: null, proposal, places,
}) // prettier-ignore
const planOf = (...visits: PlannedVisit[]): AbsencePlan => ({ visits, staying: 0, counsellors: [], rooms: [] })
const values: Values = { who: 1, kind: 'day', date: '2026-11-26', last: '2026-11-26', from: '09:00', to: '18:00', choices: {} }
const now = Date.parse(at('08:40'))

describe('when somebody is away', () => {
  test('is a whole day, the rest of it, some hours, or days', () => {
    const span = (part: Partial<Values>) => periodOf({ ...values, ...part }, now)
    expect(span({})).toMatchObject({ starts_at: '2026-11-25T15:00:00.000Z', ends_at: '2026-11-26T15:00:00.000Z' })
    expect(span({ kind: 'rest' })?.starts_at).toBe('2026-11-25T23:40:00.000Z')
    expect(span({ kind: 'hours', from: '10:00', to: '12:30' })?.ends_at).toBe('2026-11-26T03:30:00.000Z')
    expect(span({ kind: 'days', last: '2026-11-28' })?.ends_at).toBe('2026-11-28T15:00:00.000Z')
  })
  test('makes no sense backwards, in the past, too long, or without anybody', () => {
    for (const part of [{ kind: 'hours', from: '12:00', to: '10:00' }, { kind: 'hours', from: '9', to: '10:00' }, { kind: 'days', last: '2026-11-25' }, { date: '2026-11-25' }, { kind: 'days', last: '2027-02-01' }, { who: 0 }, { date: '' }] as Partial<Values>[])
      expect(periodOf({ ...values, ...part }, now)).toBeUndefined()
  })
  test('is said by its clock, or not at all for whole days', () => {
    expect(clocks(at('00:00'), at('00:00', 27))).toBeUndefined()
    expect(clocks(at('09:00'), at('00:00', 27))).toBe('09:00–24:00')
    expect(lastDay(at('00:00', 27))).toBe('2026-11-26')
  })
})

describe('what each is offered', () => {
  const [same, later, colleague] = [spot('14:20', 2), spot('15:00', 2), spot('14:20', 3)]
  test('is what was proposed, until the desk chooses otherwise', () => {
    const one = visit('a', '14:20', [same, later])
    expect(chosenFor(one, {})).toBe(keyOf(same))
    expect(chosenFor(one, { a: keyOf(later) })).toBe(keyOf(later))
    expect(chosenFor(one, { a: 'cancel' })).toBe('cancel')
    // A place that has gone since.
    expect(chosenFor(one, { a: keyOf(colleague) })).toBe(keyOf(same))
    expect(chosenFor(visit('b', '14:20', []), {})).toBe('choose')
  })
  test('is not what another of the list was given', () => {
    const plan = planOf(visit('a', '14:20', [same, later]), visit('b', '14:20', [later, colleague]))
    const given = givenTo(plan, {}, 'a')
    expect(isGiven(later, given)).toBe(true)
    expect(isGiven(same, given)).toBe(true) // Five minutes around each are kept free.
    expect(isGiven(colleague, given)).toBe(false)
  })
  test('is sent as a place, a question or an apology', () => {
    const plan = planOf(visit('a', '14:20', [same]), visit('b', '15:00', []), visit('c', '16:00', [later]))
    expect(toSend(plan, { c: 'cancel' })).toEqual([
      { booking_id: 'a', what: 'offer', starts_at: same.starts_at, counsellor_id: 2, room_id: null },
      { booking_id: 'b', what: 'choose' },
      { booking_id: 'c', what: 'cancel' },
    ])
  })
})
