import { describe, expect, test } from 'vitest'
import type { Organization, ServiceKept } from '../src/staff/care/directory/calls'
import { fromOrganization, NEW as NEW_ORGANIZATION, organizationWrong, toNew } from '../src/staff/care/directory/organizationForm'
import { fullness, sayAreas, sayDays, sayPrice } from '../src/staff/care/directory/say'
import { compared, fromService, NEW, serviceWrong, stateOf, toChange, toNew as toNewService } from '../src/staff/care/directory/serviceForm'
import { fromRules, rulesWrong, toNumbers } from '../src/staff/care/money/rulesForm'
import { sayBands } from '../src/staff/care/money/say'

const DISTRICTS = [
  { id: 1, name_ko: '서구', name_en: 'Seo-gu', dongs: [11, 12, 13, 14].map(id => ({ id, name_ko: `동${id}`, name_en: `dong ${id}` })) },
  { id: 2, name_ko: '북구', name_en: 'Buk-gu', dongs: [{ id: 21, name_ko: '우산동', name_en: 'Usan-dong' }] },
]
const SERVICE = {
  id: 1,
  name_ko: '도시락',
  name_en: 'Meals',
  description_ko: '',
  description_en: '',
  eligibility_ko: '',
  eligibility_en: '',
  min_age: 65,
  max_age: null,
  dong_ids: [11],
  schedules: [{ byday: ['MO'], opens_at: '09:00', closes_at: '18:00' }],
  maximum: 40,
  need: 'meals',
  tier: 'seven',
  unit: 'meal',
  status: 'active',
  version: 3,
  reserved: 30,
  prices: [],
} as ServiceKept

describe('what the directory says', () => {
  test('days are said as people say them', () => {
    expect([sayDays(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']), sayDays(['MO', 'TU', 'WE', 'TH', 'FR']), sayDays(['TU', 'MO', 'WE', 'TH', 'FR', 'SA']), sayDays(['FR', 'TU'])]).toEqual(['매일', '평일', '월–토', '화·금'])
  })
  test('areas are said by whole districts, by name where they are few, by number else', () => {
    expect(sayAreas([], DISTRICTS)).toBe('광주 전체')
    expect(sayAreas([11, 12, 13, 14, 21], DISTRICTS)).toBe('서구 모두, 북구 모두')
    expect(sayAreas([11, 12], DISTRICTS)).toBe('서구 동11, 동12')
  })
  test('a price is the person’s own share of a public service, and none is said as none', () => {
    expect([sayPrice('seven', 9000), sayPrice('public', 3600), sayPrice('public', 0)]).toEqual(['9,000원', '본인부담 3,600원', '내는 돈 없음'])
  })
  test('what is full is not nearly full, and what nobody counts is neither', () => {
    const states = [
      [0, 0],
      [40, 0],
      [40, 4],
      [40, 5],
    ].map(([maximum, left]) => fullness({ maximum: maximum!, left: left! }))
    expect([...states, fullness({ maximum: null, left: null })]).toEqual(['full', 'full', 'almostFull', undefined, undefined])
  })
})

describe('a service’s form', () => {
  test('says back what stands, and nothing of it is lost on the way', () => {
    expect(serviceWrong(fromService(SERVICE), false, SERVICE.reserved)).toEqual({})
    expect(toChange(fromService(SERVICE), 3)).toMatchObject({ version: 3, status: 'active', min_age: 65, max_age: null, maximum: 40, dong_ids: [11] })
    expect(fromService(SERVICE).loaded).toBe(stateOf(SERVICE))
  })
  test('cannot hold less than is promised, ages that are turned round, or times that end before they begin', () => {
    const wrong = serviceWrong({ ...fromService(SERVICE), maximum: '29', max_age: '60', schedules: [{ byday: [], opens_at: '09:00', closes_at: '08:00' }] }, false, 30)
    expect(Object.keys(wrong).sort()).toEqual(['max_age', 'maximum', 'schedules.0'])
  })
  test('asks a new one for names and a price', () => {
    expect(Object.keys(serviceWrong(NEW, true, 0)).sort()).toEqual(['name_en', 'name_ko', 'unit_won'])
    expect(toNewService({ ...NEW, unit_won: '9000' })).toMatchObject({ unit_won: 9000, maximum: null, need: 'meals' })
  })
  test('shows what two have written differently, and only that differs', () => {
    const differ = compared(SERVICE, { ...fromService(SERVICE), name_ko: '저녁', dong_ids: [11, 12, 13, 14] }, DISTRICTS).filter(([, theirs, mine]) => theirs !== mine)
    expect(differ.map(([, theirs, mine]) => [theirs, mine])).toEqual([
      ['도시락', '저녁'],
      ['서구 동11', '서구 모두'],
    ])
  })
})

describe('an organization’s form', () => {
  test('asks for what is needed and lets an empty place be', () => {
    expect(Object.keys(organizationWrong(NEW_ORGANIZATION, true)).sort()).toEqual(['district', 'name_en', 'name_ko', 'phone', 'valid_from'])
    const form = { ...NEW_ORGANIZATION, name_ko: '가', name_en: 'A', phone: '062-000-0000', district: 'city', valid_from: '2026-12-01' }
    expect(organizationWrong(form, true)).toEqual({})
    expect(toNew(form)).toMatchObject({ district_id: null, locations: [] })
  })
  test('marks a place that is half written', () => {
    const o = { id: 1, name_ko: '가', name_en: 'A', phone: '1660-2642', district_id: 1, valid_from: '2026-01-01', locations: [{ name_ko: '본관', name_en: '', address_ko: '', dong_id: null }] } as unknown as Organization
    expect(Object.keys(organizationWrong(fromOrganization(o), false))).toEqual(['locations.0.name_en', 'locations.0.address_ko'])
  })
})

describe('the rules of money', () => {
  const kept = { id: 1, valid_from: '2023-04-01', valid_until: null, year_cap_won: 1_500_000, emergency_days: 30, emergency_month_hours: 72, emergency_visit_hours: 8, emergency_extensions: 1, bands: [{ up_to_percent: 90, pays_percent: 0 }, { up_to_percent: 120, pays_percent: 30 }] }
  test('begin as those that hold, from a day ahead', () => {
    const form = fromRules([kept], kept)
    expect(rulesWrong(form, '2026-11-27')).toEqual({ valid_from: '내일이나 뒤의 날을 골라 주세요.' })
    expect(toNumbers({ ...form, valid_from: '2027-01-01' })).toMatchObject({ valid_from: '2027-01-01', year_cap_won: 1_500_000, bands: kept.bands })
  })
  test('never ask less of whoever has more', () => {
    const form = { ...fromRules([kept], kept), valid_from: '2027-01-01', year_cap_won: '', bands: [{ up: '120', pays: '30' }, { up: '120', pays: '20' }, { up: '0', pays: '101' }] }
    expect(Object.keys(rulesWrong(form, '2026-11-27')).sort()).toEqual(['bands.1.pays_percent', 'bands.1.up_to_percent', 'bands.2.pays_percent', 'bands.2.up_to_percent', 'year_cap_won'])
  })
  test('are said band by band, and above the last', () => {
    expect(sayBands(kept.bands)).toEqual(['중위소득 90%까지 내지 않아요', '중위소득 120%까지 30%', '120%를 넘으면 모두 내요'])
  })
})
