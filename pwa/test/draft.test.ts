import { expect, test, vi } from 'vitest'
import { makeDraft, type Draft } from '../src/lib/draft'
import { forgetMine, keep, kept } from '../src/lib/store'

const ready = <V>(draft: Draft<V>): Promise<void> => vi.waitUntil(() => draft.ready.value).then(() => undefined)

test('what was written is there after the page was closed', async () => {
  const first = makeDraft('book', { about: '', name: '' })
  await ready(first)
  first.set({ about: '자기소개서를 같이 보고 싶어요.' })
  await vi.waitUntil(async () => (await kept('draft:book', 'mine')) !== undefined)
  const second = makeDraft('book', { about: '', name: '' })
  await ready(second)
  expect(second.value.value.about).toBe('자기소개서를 같이 보고 싶어요.')
})

test('the same wish has the same key, also after a reload; another wish another key', async () => {
  const first = makeDraft('send', { slot: 1 })
  await ready(first)
  first.set({ slot: 2 })
  const key = first.requestKey()
  expect(first.requestKey()).toBe(key)
  await vi.waitUntil(async () => ((await kept<{ request?: unknown }>('draft:send', 'mine'))?.value.request ?? undefined) !== undefined)
  const second = makeDraft('send', { slot: 1 })
  await ready(second)
  expect(second.requestKey()).toBe(key)
  second.set({ slot: 3 })
  expect(second.requestKey()).not.toBe(key)
})

test('what is typed before the old draft is found is not overwritten by it', async () => {
  await keep('draft:race', { value: { about: 'old' } }, 'mine')
  const draft = makeDraft('race', { about: '' })
  draft.set({ about: 'new' })
  await ready(draft)
  expect(draft.value.value.about).toBe('new')
})

test('who writes at once in one field loses nothing that was kept of the others', async () => {
  await keep('draft:both', { value: { about: '이력서', day: '' } }, 'mine')
  const draft = makeDraft('both', { about: '', day: '' })
  draft.set({ day: '2026-03-12' })
  await ready(draft)
  expect(draft.value.value).toEqual({ about: '이력서', day: '2026-03-12' })
  await draft.saved()
  expect((await kept<{ value: unknown }>('draft:both', 'mine'))?.value.value).toEqual({ about: '이력서', day: '2026-03-12' })
})

test('what was taken away before it was found does not come back', async () => {
  await keep('draft:gone', { value: { about: 'old' } }, 'mine')
  const draft = makeDraft('gone', { about: '' })
  draft.set({ about: 'sent' })
  await draft.clear()
  await ready(draft)
  expect(draft.value.value.about).toBe('')
  expect(await kept('draft:gone', 'mine')).toBeUndefined()
})

test('a cleared draft is gone, and signing out takes drafts but not public data', async () => {
  const draft = makeDraft('done', { about: '' })
  await ready(draft)
  draft.set({ about: 'x' })
  await draft.clear()
  expect(await kept('draft:done', 'mine')).toBeUndefined()
  await keep('alerts', [1], 'public', 42)
  await keep('pass', 'qr', 'mine')
  await forgetMine()
  expect(await kept('pass', 'mine')).toBeUndefined()
  expect(await kept('alerts')).toEqual({ value: [1], at: 42 })
})

test('what was pressed to open a form goes before what was kept, and what is typed since before both', async () => {
  const earlier = makeDraft('entry', { date: '', about: '' })
  await ready(earlier)
  earlier.set({ date: '2026-03-09', about: '이력서' })
  await earlier.saved()
  const opened = makeDraft('entry', { date: '', about: '' }, Infinity, undefined, { date: '2026-03-12' })
  expect(opened.value.value.date).toBe('2026-03-12')
  await ready(opened)
  expect(opened.value.value).toEqual({ date: '2026-03-12', about: '이력서' })
  const typed = makeDraft('entry', { date: '', about: '' }, Infinity, undefined, { date: '2026-03-12' })
  typed.set({ date: '2026-03-13' })
  await ready(typed)
  expect(typed.value.value).toEqual({ date: '2026-03-13', about: '이력서' })
})
