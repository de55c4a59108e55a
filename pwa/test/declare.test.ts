import { expect, test } from 'vitest'
import { readBirthday, writeBirthday } from '../src/citizen/declare/birthday'

const TODAY = '2026-11-25'

test('a birthday gets its strokes while it is typed, and may be pasted', () => {
  expect(writeBirthday('1999')).toBe('1999')
  expect(writeBirthday('19990')).toBe('1999-0')
  expect(writeBirthday('1999-03-17')).toBe('1999-03-17')
  expect(writeBirthday('1999. 03. 17.')).toBe('1999-03-17')
})

test('a birthday is a day that somebody alive can have been born on', () => {
  expect(readBirthday('1999-03-17', TODAY)).toEqual({ born_on: '1999-03-17' })
  expect(readBirthday('2000-02-29', TODAY)).toEqual({ born_on: '2000-02-29' })
  expect(readBirthday('990317', TODAY)).toEqual({ wrong: 'short' })
  for (const typed of ['1999-02-29', '1999-13-01', '2026-11-26', '1899-01-01', '0000-00-00']) expect(readBirthday(typed, TODAY)).toEqual({ wrong: 'date' })
})
