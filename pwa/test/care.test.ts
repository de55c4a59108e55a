import { beforeEach, expect, test, vi } from 'vitest'
import { Problem } from '../src/api/problem'
import { EASY_NEEDS, EMPTY, errorsAt, errorsOf, firstOpen, partOf, placeOf, refusalOf, requestOf, stepsOf, type Asking } from '../src/citizen/care/asking'
import { findDongs } from '../src/citizen/care/ask/fields'
import { gathered } from '../src/citizen/care/case/readers/Page'
import { hasRegistrationNumber } from '../src/citizen/care/number'
import { howFar, promise, titleOf, until } from '../src/citizen/care/say'
import { choose } from '../src/lib/settings'

const TODAY = '2026-11-26'
const CONSENTS = { care: { version: 1, given: true }, care_health: { version: 1, given: true }, care_sharing: { version: 1, given: false } }
const MOTHER: Asking = {
  ...EMPTY, relation: 'mother', needs: ['meals', 'escort'], urgency: 'soon', name: ' 김순자 ', born: '1948-03-17', phone: '010-1234-5678',
  dong: { id: 7, name_ko: '우산동', name_en: 'Usan-dong', district_ko: '북구', district_en: 'Buk-gu' }, address: '우산로 12', first: 'requester', times: ['any'],
  consents: CONSENTS, words: '무릎이 아프세요.',
}

beforeEach(() => choose({ lang: 'ko', easy: false }))

test('a whole request may be sent, and says just what was said', () => {
  expect(firstOpen(MOTHER, false, TODAY)).toBe('check')
  expect(requestOf(MOTHER)).toEqual({
    relation: 'mother', urgency: 'soon', needs: ['meals', 'escort'], words: '무릎이 아프세요.', visit_times: ['any'], call_first: 'requester', duplicate: 'ask',
    person: { name: '김순자', born_on: '1948-03-17', phone: '010-1234-5678', dong_id: 7, address: '우산로 12', access: '', lives_alone: null },
    consents: [
      { purpose: 'care', version: 1, given: true },
      { purpose: 'care_health', version: 1, given: true },
      { purpose: 'care_sharing', version: 1, given: false },
    ],
  })
})

test('somebody to call in an emergency is named whole or not at all, and never by a neighbour', () => {
  const named: Asking = { ...MOTHER, contact_name: ' 김한솔 ' }
  expect(errorsAt('where', named, false, TODAY)).toEqual({ contact_relation: 'chooseOne', contact_phone: 'phoneShort' })
  const whole: Asking = { ...named, contact_relation: 'child', contact_phone: '010-2222-3333' }
  expect(errorsAt('where', whole, false, TODAY)).toEqual({})
  expect(requestOf(whole).person.contact).toEqual({ name: '김한솔', relation: 'child', phone: '010-2222-3333' })
  expect(requestOf({ ...whole, relation: 'neighbour' }).person.contact).toBeUndefined()
})

test('who refuses that health is noted sends no words, whatever was written before', () => {
  const refused = { ...MOTHER, consents: { ...CONSENTS, care_health: { version: 1, given: false } } }
  expect(requestOf(refused).words).toBe('')
  expect(stepsOf(refused, true)).not.toContain('words')
  expect(stepsOf(MOTHER, true)).toContain('words')
})

test('who asks for themselves gives no name and no number here', () => {
  const self: Asking = { ...MOTHER, relation: 'self', own_name: '한솔' }
  expect(requestOf(self).person).toMatchObject({ name: '한솔', phone: '' })
  expect(requestOf(self).call_first).toBe('person')
  expect(stepsOf(self, true)).not.toContain('name')
  expect(stepsOf(self, true)).not.toContain('phone')
  expect(errorsAt('where', { ...self, name: '', phone: '', first: '' }, false, TODAY)).toEqual({})
})

test('a neighbour is asked four things, for no birthday, and agrees to nothing but what is read before it is sent', () => {
  const neighbour: Asking = { ...MOTHER, relation: 'neighbour', name: '', consents: { care: { version: 2, given: true } } }
  expect(stepsOf(neighbour, false)).toEqual(['who', 'needs', 'urgency', 'where', 'check'])
  expect(firstOpen(neighbour, false, TODAY)).toBe('check')
  expect(requestOf(neighbour)).toMatchObject({ words: '', visit_times: [], person: { born_on: null, phone: '' }, consents: [{ purpose: 'care', version: 2, given: true }] })
})

test('nobody skips a question, and danger leads past 119', () => {
  expect(firstOpen(EMPTY, false, TODAY)).toBe('who')
  expect(firstOpen({ ...MOTHER, address: '' }, false, TODAY)).toBe('where')
  expect(firstOpen({ ...MOTHER, urgency: 'emergency' }, false, TODAY)).toBe('danger')
  expect(firstOpen({ ...MOTHER, urgency: 'emergency', warned: true }, false, TODAY)).toBe('check')
  expect(firstOpen({ ...MOTHER, consents: { care: { version: 1, given: false } } }, false, TODAY)).toBe('care')
})

test('easy mode asks about each need by itself, and every screen belongs to one of the five parts or to none', () => {
  const steps = stepsOf({ ...EMPTY, relation: 'mother' }, true)
  expect(EASY_NEEDS.every(need => steps.includes(`need-${need}`))).toBe(true)
  expect(steps.filter(step => partOf(step) === undefined)).toEqual(['care', 'health', 'sharing', 'check'])
  const parts = steps.map(partOf).filter(part => part !== undefined)
  expect(parts).toEqual([...parts].sort())
  expect(firstOpen({ ...EMPTY, relation: 'mother', asked: ['meals'] }, true, TODAY)).toBe('need-housework')
})

test('what is wrong is said at its field', () => {
  const wrong = { ...MOTHER, name: '', born: '2027-01-01', phone: '010-12', dong: null, address: '우산로 480317-2123456', access: '가'.repeat(201), first: '' as const }
  expect(errorsAt('where', wrong, false, TODAY)).toEqual({ name: 'nameEmpty', born: 'bornWrong', phone: 'phoneShort', dong: 'dongEmpty', address: 'noNumber', access: 'tooLong', first: 'chooseOne' })
  expect(errorsAt('where', { ...MOTHER, born: '', phone: '' }, false, TODAY)).toEqual({})
  expect(errorsAt('where', { ...MOTHER, phone: '', first: 'person' }, false, TODAY)).toEqual({ first: 'phoneNeeded' })
})

test('a refusal leads back to where it is put right', () => {
  const of = (members: Record<string, unknown>) => refusalOf(new Problem(members))
  const number = of({ status: 422, code: 'registration_number', fields: [{ path: 'words' }] })
  expect([placeOf(number, MOTHER, false), placeOf(number, MOTHER, true)]).toEqual(['health', 'words'])
  expect(errorsOf(number)).toEqual({ words: 'noNumber' })
  const born = of({ status: 422, code: 'invalid_request', fields: [{ path: 'person.born_on' }] })
  expect([placeOf(born, MOTHER, false), placeOf(born, MOTHER, true)]).toEqual(['where', 'born'])
  expect(placeOf(of({ status: 422, code: 'unknown_dong', fields: [{ path: 'person.dong_id' }] }), MOTHER, true)).toBe('dong')
  expect(placeOf(of({ status: 409, code: 'maybe_duplicate', reason: 'person' }), MOTHER, false)).toBe('maybe')
  expect(placeOf(of({ status: 409, code: 'stale_version' }), MOTHER, false)).toBe('care')
  expect(placeOf(of({ status: 409, code: 'stale_version' }), { ...MOTHER, relation: 'neighbour' }, false)).toBe('check')
  expect(placeOf(of({ status: 409, code: 'consent_missing', reason: 'care' }), MOTHER, false)).toBe('care')
  expect(placeOf(of({ status: 403, code: 'not_allowed' }), MOTHER, false)).toBe('check')
})

test('a resident registration number is known in all its clothes, and other numbers are not taken for one', () => {
  for (const text of ['480317-2123456', '4803172123456', '４８０３１７－２１２３４５６', '번호는 480317 – 2****** 이에요']) expect(hasRegistrationNumber(text), text).toBe(true)
  for (const text of ['010-1234-5678', '1948-03-17', '062-613-0000', '481317-2123456', '101동 302호', '12345678901234']) expect(hasRegistrationNumber(text), text).toBe(false)
})

test('both neighbourhoods of one name are found, each with its district', () => {
  const dong = (id: number, name_ko: string, name_en: string) => ({ id, name_ko, name_en })
  const districts = [
    { id: 1, name_ko: '북구', name_en: 'Buk-gu', dongs: [dong(1, '우산동', 'Usan-dong'), dong(2, '중흥동', 'Jungheung-dong')] },
    { id: 2, name_ko: '광산구', name_en: 'Gwangsan-gu', dongs: [dong(3, '우산동', 'Usan-dong')] },
  ]
  expect(findDongs(districts, '우산').map(found => found.district_ko)).toEqual(['북구', '광산구'])
  expect(findDongs(districts, '북구 우').map(found => found.id)).toEqual([1])
  expect(findDongs(districts, 'ㅈㅎ').map(found => found.id)).toEqual([2])
  expect(findDongs(districts, 'usan')).toHaveLength(2)
  expect(findDongs(districts, ' ')).toEqual([])
})

test('a promise is named by the last day it holds for, and a late one says sorry', () => {
  const now = Date.parse('2026-11-26T01:00:00Z')
  expect(until('2026-12-01T15:00:00Z', now)).toBe('12월 1일')
  expect(until('2026-11-26T15:00:00Z', now)).toBe('오늘')
  expect(until('2026-11-27T03:00:00Z', now)).toBe('내일 오후 12시')
  expect(promise({ status: 'assigned', due_at: '2026-12-01T15:00:00Z' }, now)).toBe('12월 1일까지 연락드려요')
  expect(promise({ status: 'assigned', due_at: '2026-11-25T15:00:00Z' }, now)).toMatch('죄송해요')
  expect(promise({ status: 'closed', due_at: null }, now)).toBeUndefined()
  expect([howFar('assigned'), howFar('plan_drafted'), howFar('monitoring'), howFar('withdrawn')]).toEqual([1, 3, 4, 0])
  expect([titleOf({ relation: 'self', name: '한솔' }), titleOf({ relation: 'mother', name: null }), titleOf({ relation: 'patient', name: null })]).toEqual(['내 돌봄', '어머니 돌봄', '다른 가족 돌봄'])
})

test('several looks of one person on a day are one line', () => {
  const look = (at: string, action: string, who = '이돌봄') => ({ at, action, who, title: '사례관리사', organization_ko: null, organization_en: null, is_relative: false })
  const lines = gathered([look('2026-11-26T03:00', 'read'), look('2026-11-26T02:00', 'read'), look('2026-11-26T01:00', 'assign'), look('2026-11-25T01:00', 'read')], at => at.slice(0, 10))
  expect(lines.map(line => [line.action, line.times])).toEqual([['read', 2], ['assign', 1], ['read', 1]])
})

// Sending

const SESSION = { id: 'a', name: '한솔', phone: null, lang: 'ko' as const, proof: 'phone_code' as const, consented: true, passkeys: 0 }
const post = vi.fn<(request: unknown, key: string) => Promise<{ case_id: string; code: string; joined: boolean; due_at: string }>>()

/** The app as it is opened anew, with what is kept on the phone. */
async function open(signedIn = true) {
  vi.resetModules()
  vi.doMock('../src/citizen/care/api', () => ({ postRequest: post }))
  const session = await import('../src/citizen/session')
  const net = await import('../src/lib/online')
  session.me.value = signedIn ? SESSION : null
  const app = await import('../src/citizen/care/sending')
  await vi.waitUntil(() => app.draft.ready.value)
  return { ...app, ...session, ...net }
}

const RECEIPT = { case_id: 'c', code: '12345678', joined: false, due_at: '2026-12-01T15:00:00Z' }
const refusal = (code: string, status: number, more = {}) => Object.assign(new (class extends Error {})(), { code, status, more })

async function answer(...answers: (typeof RECEIPT | ReturnType<typeof refusal>)[]) {
  post.mockReset()
  for (const one of answers) {
    post.mockImplementationOnce(async () => {
      if (!(one instanceof Error)) return one
      const { Problem } = await import('../src/api/problem')
      throw new Problem({ code: one.code, status: one.status, ...one.more })
    })
  }
}

test('what is pressed without an answer goes again with the same key, also after the app was closed, and once', async () => {
  const first = await open()
  first.write(MOTHER)
  await answer(refusal('offline', 0), RECEIPT)
  first.unreached()
  await first.press()
  await vi.waitUntil(() => !first.sending.value)
  expect(first.receipt.value).toBeNull()
  expect(first.unsent(first.draft.value.value)).toBe('pressed')
  const second = await open()
  await vi.waitUntil(() => second.receipt.value)
  expect(second.receipt.value).toEqual({ ...RECEIPT, relation: 'mother' })
  expect(post).toHaveBeenCalledTimes(2)
  expect(post.mock.calls[0]![1]).toBe(post.mock.calls[1]![1])
  expect(post.mock.calls[0]![0]).toEqual(post.mock.calls[1]![0])
  const third = await open()
  expect(third.unsent(third.draft.value.value)).toBeUndefined()
  expect(post).toHaveBeenCalledTimes(2)
})

test('what is written without a connection waits until there is one, and until somebody is signed in', async () => {
  const app = await open(false)
  app.write({ ...MOTHER, relation: 'self' })
  await answer(RECEIPT)
  await app.press()
  expect(post).not.toHaveBeenCalled()
  app.me.value = { ...SESSION, name: null }
  expect(post).not.toHaveBeenCalled()
  app.me.value = SESSION
  await vi.waitUntil(() => app.receipt.value)
  expect(post.mock.calls[0]![0]).toMatchObject({ person: { name: '한솔' } })
})

test('a refusal keeps all that was written, and the next try is another wish', async () => {
  const app = await open()
  app.write(MOTHER)
  await answer(refusal('maybe_duplicate', 409, { reason: 'person' }), RECEIPT)
  await app.press()
  expect(app.draft.value.value).toMatchObject({ name: MOTHER.name, pressed_at: null, refused: { code: 'maybe_duplicate', reason: 'person' } })
  app.draft.set({ duplicate: 'join' })
  await app.press()
  expect(post.mock.calls[1]![0]).toMatchObject({ duplicate: 'join' })
  expect(post.mock.calls[0]![1]).not.toBe(post.mock.calls[1]![1])
})

test('a text that changed is agreed to anew; nothing else is lost', async () => {
  const app = await open()
  app.write(MOTHER)
  await answer(refusal('stale_version', 409))
  await app.press()
  expect(app.draft.value.value).toMatchObject({ consents: {}, address: MOTHER.address, words: MOTHER.words })
})

test('signing out takes the request from this phone, and so do thirty days', async () => {
  const app = await open()
  app.write(MOTHER)
  await app.draft.saved()
  app.me.value = null
  await vi.waitUntil(() => app.draft.value.value.relation === '')
  const again = await open()
  expect(again.unsent(again.draft.value.value)).toBeUndefined()
  again.write(MOTHER)
  await again.draft.saved()
  const { keep, kept } = await import('../src/lib/store')
  const found = await kept<object>('draft:care', 'mine')
  await keep('draft:care', found!.value, 'mine', Date.now() - 31 * 86_400_000)
  const late = await open()
  expect(late.unsent(late.draft.value.value)).toBeUndefined()
  await vi.waitUntil(async () => (await kept('draft:care', 'mine')) === undefined)
})
