import { expect, it } from 'vitest'
import { sizeOf, wrongFile } from '../src/citizen/care/case/documents/files'
import { isLook, kindOf } from '../src/citizen/care/case/readers/kinds'
import { asNumber, isNumber } from '../src/citizen/care/phone'
import { contactLacks, contactOf } from '../src/staff/care/person/Contact'
import { doingOf, endOf, isMovable, titleOf } from '../src/staff/care/followup/say'
import { FIRST, triedOf } from '../src/staff/care/promises/rules'

const file = (changes: Partial<File> = {}) => ({ name: '욕실.jpg', size: 1000, type: 'image/jpeg', ...changes })

it('says what would be refused before a file is sent', () => {
  expect(wrongFile(file(), 0)).toBeUndefined()
  expect(wrongFile(file({ type: 'application/pdf' }), 19)).toBeUndefined()
  expect(wrongFile(file(), 20)).toBe('tooMany')
  expect(wrongFile(file({ size: 10 * 1024 * 1024 + 1 }), 0)).toBe('tooBig')
  expect(wrongFile(file({ type: 'image/svg+xml' }), 0)).toBe('wrongKind')
  expect(wrongFile(file({ type: '' }), 0)).toBe('wrongKind')
  expect(wrongFile(file({ size: 0 }), 0)).toBe('empty')
  expect(wrongFile(file({ name: '410518-2345678.jpg' }), 0)).toBe('noNumber')
})

it('says a size as people compare them', () => {
  expect([1, 900, 17_408, 1_258_291, 10 * 1024 * 1024].map(sizeOf)).toEqual(['1KB', '1KB', '17KB', '1.2MB', '10MB'])
})

it('shapes numbers at home and on the way', () => {
  expect(['0622345678', '01023456789', '021234567', '0212345678', '0312345678'].map(asNumber)).toEqual(['062-234-5678', '010-2345-6789', '02-123-4567', '02-1234-5678', '031-234-5678'])
  expect(['062-234-5678', '010-2345-6789', '02-123-4567', '070-1234-5678'].every(isNumber)).toBe(true)
  expect(['062-234', '234-5678', '1234', '010-234', '082-234-5678'].some(isNumber)).toBe(false)
})

it('names what somebody did, and tells a look from a change', () => {
  expect(['read', 'open', 'take', 'finish_task', 'change_person', 'some_new_act'].map(kindOf)).toEqual(['read', 'open', 'taken', 'looked', 'person', 'other'])
  expect((['read', 'open', 'taken', 'papers'] as const).map(isLook)).toEqual([true, true, false, false])
})

it('takes all of whom to call, or nothing', () => {
  const none = { contactName: '', contactPhone: '', contactRelation: '' } as const
  expect([contactLacks(none), contactOf(none)]).toEqual([false, null])
  expect(contactLacks({ ...none, contactName: '한솔' })).toBe(true)
  const all = { contactName: '한솔', contactPhone: '010-1', contactRelation: 'child' } as const
  expect([contactLacks(all), contactOf(all)]).toEqual([false, { name: '한솔', phone: '010-1', relation: 'child' }])
})

it('reckons with whole rules alone', () => {
  const form = { ...FIRST, valid_from: '2026-12-01' }
  expect(triedOf(form)).toMatchObject({ visit_working_days: 3, emergency_until: '18:00' })
  for (const wrong of [{ visit_working_days: '' }, { visit_working_days: '0' }, { emergency_until: '25:00' }, { city_after_hours: '1' }]) expect(triedOf({ ...form, ...wrong })).toBeUndefined()
})

it('says of a task what is done with it, and of help that it was given', () => {
  const call = { kind: 'monitoring_call', what: '' } as const
  const help = { kind: 'help', what: '보일러가 안 나와요' } as const
  const other = { kind: 'other', what: '서류 챙기기' } as const
  expect((['done', 'move', 'skip'] as const).map(doing => titleOf(doing, call))).toEqual(['안부 전화를 했어요', '날 바꾸기', '이번은 넘기기'])
  expect((['done', 'skip'] as const).map(doing => doingOf(doing, help))).toEqual(['도와드렸어요', '도움이 더는 필요하지 않아요'])
  expect(doingOf('skip', other)).toBe('하지 않기')
  const ended = { status: 'done', how: null } as const
  expect(endOf({ ...help, ...ended })).toEqual(['도와드렸어요', '“보일러가 안 나와요”'])
  expect(endOf({ ...other, ...ended })).toEqual(['서류 챙기기', '했어요'])
  expect(endOf({ ...call, status: 'done', how: 'same' })).toEqual(['안부 전화', '그대로예요'])
  expect(endOf({ ...help, ...ended, status: 'skipped' })).toEqual(['도움이 더는 필요하지 않았어요', '“보일러가 안 나와요”'])
})

it('moves what has another day to be done on', () => {
  const days = { opens_on: '2026-11-20', due_on: '2026-11-27' }
  expect(['2026-11-19', '2026-11-26', '2026-11-27', '2026-11-28'].map(today => isMovable(days, today))).toEqual([true, true, false, false])
  expect(isMovable({ opens_on: '2026-11-27', due_on: '2026-11-27' }, '2026-11-20')).toBe(false)
})
