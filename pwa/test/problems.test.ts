import { beforeEach, expect, test } from 'vitest'
import { Problem } from '../src/api/problem'
import { choose } from '../src/lib/settings'
import { explain } from '../src/messages/errors'
import { ko } from '../src/messages/errors/ko'

beforeEach(() => choose({ lang: 'ko' }))

test('a known code says what to do next', () => {
  expect(explain(new Problem({ status: 409, code: 'slot_taken' }))).toBe(ko.slot_taken)
})

test('an unknown code falls back to its status, and anything else is our fault', () => {
  expect(explain(new Problem({ status: 409, code: 'brand_new' }))).toBe(ko.conflict)
  expect(explain(new Problem({ status: 502, code: 'brand_new' }))).toBe(ko.unavailable)
  expect(explain(new TypeError('x'))).toBe(ko.internal)
})

test('a problem document keeps its extensions', async () => {
  const document = { type: '/problems/slot_taken', title: 'Taken', status: 409, code: 'slot_taken', alternatives: [1, 2, 3] }
  const problem = await Problem.from(new Response(JSON.stringify(document), { status: 409 }))
  expect(problem.code).toBe('slot_taken')
  expect(problem.extensions).toEqual({ alternatives: [1, 2, 3] })
})

test('an answer that is no problem document still becomes one', async () => {
  const problem = await Problem.from(new Response('<h1>Bad gateway</h1>', { status: 502 }))
  expect([problem.status, problem.code]).toEqual([502, 'unavailable'])
})
