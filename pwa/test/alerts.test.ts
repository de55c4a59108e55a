import { expect, test } from 'vitest'
import { areaNames, byGravity, endOf, litDistricts, textOf, touches, type Alert, type Places } from '../src/citizen/alerts/alert'

const places: Places = {
  districts: [
    { id: 29140, name_ko: '서구', name_en: 'Seo-gu', dongs: [{ id: 2914007, name_ko: '치평동', name_en: 'Chipyeong-dong' }] },
    { id: 29200, name_ko: '광산구', name_en: 'Gwangsan-gu', dongs: [{ id: 2920015, name_ko: '하남동', name_en: 'Hanam-dong' }] },
  ],
}
const ko = { event: '화학 사고', headline: '창문을 닫으세요', body: '가스', instructions: [] }
const alert = (part: Partial<Alert>): Alert => ({
  id: '1', level: 2, topics: ['disaster'], district_ids: [], dong_ids: [], link: null, status: 'sent', sent_at: '2026-07-23T01:00:00Z',
  expires_at: '2026-07-23T05:00:00Z', ended_at: null, sender_ko: '재난상황실', sender_en: 'Control Room', texts: { ko }, ...part,
}) as Alert // prettier-ignore
const chipyeong = { district_id: 29140, dong_id: 2914007 }
const seogu = { district_id: 29140, dong_id: null }

test('an alert without a place is for every place', () => {
  expect(touches(alert({}), chipyeong, undefined)).toBe(true)
  expect(litDistricts(alert({}), places)).toEqual([29140, 29200])
})

test('a dong is met by its district, and a district by its dong', () => {
  expect(touches(alert({ district_ids: [29140] }), chipyeong, places)).toBe(true)
  expect(touches(alert({ dong_ids: [2914007] }), seogu, places)).toBe(true)
  expect(touches(alert({ dong_ids: [2920015] }), seogu, places)).toBe(false)
  expect(touches(alert({ district_ids: [29200] }), chipyeong, places)).toBe(false)
})

test('a single dong is named with its district, for two of them have the same name', () => {
  const name = (of: { name_ko: string }): string => of.name_ko
  expect(areaNames(alert({ dong_ids: [2920015] }), places, name)).toEqual(['광산구 하남동'])
  expect(areaNames(alert({ district_ids: [29140], dong_ids: [2920015] }), places, name)).toEqual(['서구', '하남동'])
})

test('an alert is over when somebody ended it or its time has come', () => {
  const before = Date.parse('2026-07-23T04:00:00Z')
  expect(endOf(alert({}), before)).toBeUndefined()
  expect(endOf(alert({}), before + 3_600_000)).toBe('2026-07-23T05:00:00Z')
  expect(endOf(alert({ ended_at: '2026-07-23T02:00:00Z' }), before)).toBe('2026-07-23T02:00:00Z')
})

test('Korean stands in where nobody translated', () => {
  expect(textOf(alert({}), 'en').headline).toBe('창문을 닫으세요')
})

test('the gravest comes first, then the newest', () => {
  const sorted = [alert({ id: 'a' }), alert({ id: 'b', level: 4 }), alert({ id: 'c', sent_at: '2026-07-23T02:00:00Z' })].sort(byGravity)
  expect(sorted.map(a => a.id)).toEqual(['b', 'c', 'a'])
})
