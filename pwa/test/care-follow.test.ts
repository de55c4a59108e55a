import { expect, it } from 'vitest'
import { sizeOf, wrongFile } from '../src/citizen/care/case/documents/files'
import { isLook, kindOf } from '../src/citizen/care/case/readers/kinds'
import { asNumber, isNumber } from '../src/citizen/care/phone'
import { contactLacks, contactOf } from '../src/staff/care/person/Contact'
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
