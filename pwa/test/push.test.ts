import { expect, test } from 'vitest'
import { howOften } from '../src/citizen/push/howOften'
import { search } from '../src/citizen/push/PlaceDialog'
import { isPaused, type Device } from '../src/citizen/push/device'
import { morningAfter } from '../src/citizen/push/morning'
import { sameWish, wanted, wished, type Choices } from '../src/lib/choices'
import { base64url, refusalOf, within } from '../src/lib/push'

const phone = { agent: 'Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile', touches: 5, installed: false, able: true, permission: 'default' as NotificationPermission }
const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1'

test('a phone that can be asked has no refusal', () => {
  expect(refusalOf(phone)).toBeUndefined()
  expect(refusalOf({ ...phone, permission: 'granted' })).toBeUndefined()
})

test('each obstacle has its own name', () => {
  expect(refusalOf({ ...phone, permission: 'denied' })).toBe('denied')
  expect(refusalOf({ ...phone, able: false })).toBe('unsupported')
  expect(refusalOf({ ...phone, agent: 'Android KAKAOTALK 10.9' })).toBe('in-app')
  expect(refusalOf({ ...phone, agent: 'Android NAVER(inapp; search; 1000)' })).toBe('in-app')
})

test('an iPhone needs the installed app, and so does an iPad that says it is a Mac', () => {
  expect(refusalOf({ ...phone, agent: iPhone })).toBe('install-first')
  expect(refusalOf({ ...phone, agent: 'Macintosh; Intel Mac OS X 10_15', touches: 5 })).toBe('install-first')
  expect(refusalOf({ ...phone, agent: 'Macintosh; Intel Mac OS X 10_15', touches: 0 })).toBeUndefined()
  expect(refusalOf({ ...phone, agent: iPhone, installed: true })).toBeUndefined()
})

const choices: Choices = { places: [{ district_id: 29200, dong_id: 2920015, ko: '하남동', en: 'Hanam-dong', label: '어머니' }], topics: ['air', 'jobs'], min_level: 2, quiet: null, digest_at: null, lang: null }

test('what one calls a place never leaves the phone', () => {
  expect(JSON.stringify(wanted(choices))).not.toContain('어머니')
  expect(wanted(choices).places).toEqual([{ district_id: 29200, dong_id: 2920015 }])
})

test('the same wish in another order is the same wish', () => {
  expect(sameWish(wished(choices), { ...wished(choices), topics: ['jobs', 'air'] })).toBe(true)
  expect(sameWish(wished(choices), { ...wished(choices), min_level: 3 })).toBe(false)
  const night = { from: '22:00', until: '07:00', urgent: true }
  expect(sameWish({ ...wished(choices), quiet: night }, { ...wished(choices), quiet: { ...night } })).toBe(true)
  for (const other of [null, { ...night, until: '07:30' }, { ...night, urgent: false }]) expect(sameWish({ ...wished(choices), quiet: night }, { ...wished(choices), quiet: other })).toBe(false)
  expect(sameWish(wished(choices), { ...wished(choices), digest_at: '18:00' })).toBe(false)
})

test('a pause till the morning ends at eight in Seoul, whatever the hour', () => {
  for (const at of ['2026-03-02T23:50:00+09:00', '2026-03-02T00:10:00+09:00']) expect(morningAfter(Date.parse(at), 1)).toBe('2026-03-02T23:00:00.000Z')
  const on = { pause: { until: '2026-03-02T23:00:00Z' } } as Device
  expect(isPaused(on, Date.parse('2026-03-03T07:59:00+09:00'))).toBe(true)
  expect(isPaused(on, Date.parse('2026-03-03T08:00:00+09:00'))).toBe(false)
  expect(isPaused({ pause: { until: null } } as Device, Date.now())).toBe(true)
})

test.each([
  [0, { kind: 'seldom' }],
  [1, { kind: 'once' }],
  [4, { kind: 'monthly', from: 3, to: 5 }],
  [20, { kind: 'monthly', from: 16, to: 24 }],
  [90, { kind: 'daily', from: 2, to: 4 }],
])('%s alerts a month are said as people count', (perMonth, said) => {
  expect(howOften(perMonth)).toEqual(said)
})

const districts = [
  { id: 29140, name_ko: '서구', name_en: 'Seo-gu', dongs: [{ id: 2914007, name_ko: '치평동', name_en: 'Chipyeong-dong' }] },
  { id: 29200, name_ko: '광산구', name_en: 'Gwangsan-gu', dongs: [{ id: 2920015, name_ko: '하남동', name_en: 'Hanam-dong' }] },
]
test.each([['ㅊㅍ', '치평동'], ['하남', '하남동'], ['chip', '치평동'], ['서구 치', '치평동'], ['광산', '광산구']])('%s finds %s', (typed, name) => {
  expect(search(districts, typed).map(hit => hit.found.ko)).toContain(name)
})

test('a call that never ends is given up', async () => {
  await expect(within(new Promise(() => undefined), 10)).rejects.toThrow('too slow')
})

test('a key is written as the server writes it', () => {
  expect(base64url(new Uint8Array([251, 255, 254]).buffer)).toBe('-__-')
})
