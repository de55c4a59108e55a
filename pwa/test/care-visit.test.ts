import { expect, test } from 'vitest'
import { afterwards, edited, isAsked, isEmpty, lacks, NONE, shown, tidy, without, type Unsent } from '../src/staff/care/visit/answers'
import type { FormQuestion } from '../src/staff/care/visit/calls'

test('an answer goes on from what the server had told when its field was first touched', () => {
  let unsent = edited(NONE, { eats: 'alone' }, 'eats', 'fed')
  // Told something else meanwhile, it still says from where it came.
  unsent = edited(unsent, { eats: 'served' }, 'eats', 'alone')
  unsent = edited(unsent, {}, 'walks', 'aid')
  expect(unsent).toEqual({ base: { eats: 'alone', walks: null }, mine: { eats: 'alone', walks: 'aid' } })
  expect(shown({ eats: 'served' }, unsent)).toEqual({ eats: 'alone', walks: 'aid' })
  expect(shown({ eats: 'served' }, edited(NONE, { eats: 'served' }, 'eats', null))).toEqual({})
})

test('what was typed while a save was under way is kept, and goes on from what arrived', () => {
  const sent: Unsent = { base: { note: null, eats: null, walks: null }, mine: { note: '무릎 ', eats: 'fed', walks: 'aid' } }
  const typed: Unsent = { base: sent.base, mine: { note: '무릎 수술', eats: 'fed', walks: 'person', home: 'safe' } as Unsent['mine'] }
  const rest = afterwards({ ...typed, base: { ...typed.base, home: null } }, sent, { note: '무릎', eats: 'fed', walks: 'bed' })
  // The note arrived, tidied; at the walk somebody else was faster, and the server must be told so.
  expect(rest).toEqual({ base: { note: '무릎', walks: null, home: null }, mine: { note: '무릎 수술', walks: 'person', home: 'safe' } })
  expect(isEmpty(afterwards(sent, sent, {}))).toBe(true)
})

test('what was refused waits until it is changed, and holds up nothing else', () => {
  const unsent: Unsent = { base: { note: null, eats: null }, mine: { note: '410518-2345678', eats: 'fed' } }
  expect(without(unsent, new Map([['note', '410518-2345678']]))).toEqual({ base: { eats: null }, mine: { eats: 'fed' } })
  expect(without(unsent, new Map([['note', '다른 말']]))).toEqual(unsent)
})

test('a question that hangs on another is asked only where that was answered so', () => {
  const choice = (id: string, more: Partial<FormQuestion> = {}): FormQuestion => ({ id, kind: 'choice', ko: id, en: id, when: null, options: [], ...more })
  const hurt = choice('hurt', { when: { question: 'fell', among: ['once'] } })
  expect([isAsked(hurt, {}), isAsked(hurt, { fell: 'none' }), isAsked(hurt, { fell: 'once' })]).toEqual([false, false, true])
  const all = [choice('fell'), hurt, choice('note', { kind: 'note' })]
  expect(lacks(all, {}).map(q => q.id)).toEqual(['fell'])
  expect(lacks(all, { fell: 'once' }).map(q => q.id)).toEqual(['hurt'])
})

test('a note of white space is none', () => {
  expect([tidy('  \n'), tidy(' 말 '), tidy(null)]).toEqual([null, '말', null])
})
