import { beforeEach, expect, test, vi } from 'vitest'
import { keep, kept } from '../src/lib/store'
import { lacks, type Form } from '../src/citizen/alerts/answer/help/Page'
import { dongIn } from '../src/citizen/alerts/answer/Ask'
import { change } from '../src/lib/choices'
import { notice } from '../src/sw/notice'
import { pressed, target } from '../src/sw/target'
import { mayGiveUp } from '../src/staff/care/callbacks/EndDialog'

const LINEAGE = '11111111-1111-4111-8111-111111111111'
const sent: { url: string; method: string; body: { token: string; answer?: string } }[] = []
let answers: (() => Response)[] = []
const json = (status: number, body: object): Response => new Response(JSON.stringify(body), { status, headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' } })
const ok = (answer: string) => (): Response => json(200, { answer, at: '2026-03-09T09:00:00+09:00', dong_id: null, callback: null })

beforeEach(async () => {
  sent.length = 0
  answers = []
  await keep('answers', {}, 'mine')
  vi.resetModules()
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push({ url: new URL(request.url).pathname, method: request.method, body: (await request.json()) as { token: string } })
    const next = answers.shift()
    if (!next) throw new TypeError('no network')
    return next()
  })
})

const load = () => import('../src/citizen/alerts/answer/answering')
const said = { answer: 'safe', dong_id: null, callback: null } as const

test('an answer is on this phone before it is sent, and goes once the network is back, with the same word', async () => {
  const { say, unsent, known } = await load()
  const network = await import('../src/lib/online')
  await say(LINEAGE, said)
  expect(network.online.value).toBe(false)
  expect(sent).toHaveLength(1)
  expect(Object.keys(unsent.value)).toEqual([LINEAGE])
  expect((await kept<object>('answers', 'mine'))?.value).toEqual({ [LINEAGE]: said })
  answers = [ok('safe')]
  network.reached()
  await vi.waitFor(() => expect(known.value[LINEAGE]?.answer).toBe('safe'))
  expect(unsent.value).toEqual({})
  expect(sent.map(s => s.method)).toEqual(['PUT', 'PUT'])
  expect(sent[0]!.body.token).toBe(sent[1]!.body.token)
  expect(sent[0]!.body.token).toMatch(/^[A-Za-z0-9_-]{22}$/)
})

test('what was said before the app was closed is sent when it opens', async () => {
  await keep('answers', { [LINEAGE]: said }, 'mine')
  answers = [ok('safe')]
  const { known } = await load()
  await vi.waitFor(() => expect(known.value[LINEAGE]?.answer).toBe('safe'))
  await vi.waitFor(async () => expect((await kept<object>('answers', 'mine'))?.value).toEqual({}))
})

test('whoever changes their mind while it is sent is heard, the last word last', async () => {
  const { say, known } = await load()
  let free: () => void = () => undefined
  const held = new Promise<void>(resolve => (free = resolve))
  vi.stubGlobal('fetch', async (request: Request) => {
    const body = (await request.json()) as { token: string; answer: string }
    sent.push({ url: '', method: request.method, body })
    if (sent.length === 1) await held
    return ok(body.answer)()
  })
  const first = say(LINEAGE, said)
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  const second = say(LINEAGE, { ...said, answer: 'need_help' })
  free()
  await Promise.all([first, second])
  await vi.waitFor(() => expect(known.value[LINEAGE]?.answer).toBe('need_help'))
  expect(sent.map(s => s.body.answer)).toEqual(['safe', 'need_help'])
})

test('a refusal is an answer: it is shown, and not tried again', async () => {
  const { say, refused, unsent } = await load()
  answers = [() => json(409, { code: 'alert_over', title: 'over', status: 409 })]
  await say(LINEAGE, said)
  expect(refused.value[LINEAGE]?.code).toBe('alert_over')
  expect(unsent.value).toEqual({})
})

const form: Form = { name: '박순자', phone: '010-2345-6789', dong: { id: 1, name_ko: '치평동', name_en: 'Chipyeong', district_ko: '서구', district_en: 'Seo-gu' }, address: '', words: '', agreed: true }

test.each([
  [{}, false, []],
  [{ name: ' · ' }, false, ['name']],
  [{ phone: '1234' }, false, ['phone']],
  [{ phone: '' }, false, ['phone']],
  [{ phone: '' }, true, []],
  [{ phone: '12' }, true, ['phone']],
  [{ dong: null }, false, ['dong']],
  [{ words: '900101-2345678' }, false, ['words']],
  [{ agreed: false }, false, ['agreed']],
])('what a call needs (%j)', (changes, own, missing) => {
  expect(Object.keys(lacks({ ...form, ...changes }, own))).toEqual(missing)
})

test('the dong that is told is the one of mine in the alert, and none where there are two', () => {
  const places = { districts: [{ id: 29140, name_ko: '서구', name_en: 'Seo-gu', dongs: [{ id: 7, name_ko: '치평동', name_en: 'Chipyeong' }, { id: 8, name_ko: '상무1동', name_en: 'Sangmu 1' }] }] } as never
  const alert = { district_ids: [29140], dong_ids: [] } as never
  const mine = (dong_id: number | null) => ({ district_id: 29140, dong_id, ko: '', en: '', label: '' })
  change({ places: [mine(7)] })
  expect(dongIn(alert, places)).toBe(7)
  change({ places: [mine(7), mine(8)] })
  expect(dongIn(alert, places)).toBeNull()
  change({ places: [mine(null)] })
  expect(dongIn(alert, places)).toBeNull()
  change({ places: [] })
})

test('a button of the notification leads to the page with the answer, and nowhere else', () => {
  const actions = [
    { action: 'safe', title: '안전해요', navigate: 'https://city.example/alerts/1?answer=safe' },
    { action: 'need_help', title: '도움이 필요해요', navigate: 'https://evil.example/' },
  ]
  const { options } = notice(JSON.stringify({ web_push: 8030, notification: { title: 't', navigate: 'https://city.example/alerts/1', data: { kind: 'alert', id: '1', level: 4 }, actions } }))
  expect(options.actions).toEqual([{ action: 'safe', title: '안전해요' }, { action: 'need_help', title: '도움이 필요해요' }])
  const told = options.data as Parameters<typeof target>[0]
  expect(target(pressed(told, 'safe'), 'https://city.example')).toBe('https://city.example/alerts/1?answer=safe')
  expect(target(pressed(told, ''), 'https://city.example')).toBe('https://city.example/alerts/1')
  expect(target(pressed(told, 'need_help'), 'https://city.example')).toBe('https://city.example/alerts/1')
})

test.each([[0, 0, false], [2, 0, false], [0, 1, false], [1, 1, true], [0, 2, true]])('nobody is given up on before somebody stood at the door (%s calls, %s visits)', (calls, visits, may) => {
  expect(mayGiveUp({ calls, visits })).toBe(may)
})
