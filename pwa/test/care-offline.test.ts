import { beforeEach, expect, test, vi } from 'vitest'
import { Problem } from '../src/api/problem'
import { ageOf, waitAfter } from '../src/staff/care/offline/age'
import type { Pack, PackedCase } from '../src/staff/care/offline/calls'
import { fromPasskey, fromPassphrase, makeKey, random, ROUNDS, seal, unseal, unwrap, WrongKey, type Head } from '../src/staff/care/offline/keys'
import { isTaken, strengthOf } from '../src/staff/care/offline/passphrase'
import { send, type Post } from '../src/staff/care/offline/send'
import { all, get, NAME, put, readHead, waiting, writeHead } from '../src/staff/care/offline/store'
import * as vault from '../src/staff/care/offline/vault'
import { addTry, again, ask, begun, drop, refusals, refuse, taken, waits, write, type Fields, type Work } from '../src/staff/care/offline/work'

const HOUR = 3_600_000
const NOW = Date.parse('2026-11-26T00:00:00Z')
const WORDS = '노란 대문 앞 감나무'

const packed = (name: string, id: string): PackedCase =>
  ({ id, person: { name, address: '상무대로 1001' }, starts_at: '2026-11-26T01:00:00Z', ends_at: '2026-11-26T02:00:00Z', urgency: 'soon', needs: ['meals'], visit_id: crypto.randomUUID(), assessments: { forms: [{ version: 1, sections: [] }] } }) as unknown as PackedCase
const packOf = (...cases: PackedCase[]): Pack => ({ id: crypto.randomUUID(), on_date: '2026-11-26', made_at: new Date(NOW).toISOString(), expires_at: new Date(NOW + 12 * HOUR).toISOString(), cases })

async function taking(...cases: PackedCase[]): Promise<Pack> {
  const pack = packOf(...cases)
  const { lock, by } = await vault.prepare({ by: 'passphrase', passphrase: WORDS })
  await vault.store(pack, 'sera', lock, by, NOW)
  return pack
}

beforeEach(() => vault.forget())

// Keys

const head = (more: Partial<Head> = {}): Head => ({ pack: 'p', staff: 's', made_at: NOW, expires_at: NOW + HOUR, lock: { by: 'passphrase', salt: random(32), rounds: 1000 }, ...more })

test('a key comes out only with the same passphrase, and only for the pack it was made for', async () => {
  const of = head()
  const by = await fromPassphrase('같은 말', of.lock as never)
  const { key, wrapped } = await makeKey(of, by)
  expect(key.extractable).toBe(false)
  const box = await seal(key, 'case|1', { name: '박순자' })
  expect(await unseal(await unwrap(of, wrapped, await fromPassphrase('같은 말'.normalize('NFD'), of.lock as never)), 'case|1', box)).toEqual({ name: '박순자' })
  await expect(unwrap(of, wrapped, await fromPassphrase('다른 말', of.lock as never))).rejects.toThrow(WrongKey)
  // Whoever moves the end of its life, or gives it to somebody else, has no key any more.
  await expect(unwrap({ ...of, expires_at: of.expires_at + 1 }, wrapped, by)).rejects.toThrow(WrongKey)
  await expect(unwrap({ ...of, staff: 'other' }, wrapped, by)).rejects.toThrow(WrongKey)
})

test('a record that was changed, or put in another one’s place, does not open', async () => {
  const { key } = await makeKey(head(), await fromPassphrase('x', { by: 'passphrase', salt: random(32), rounds: 1000 }))
  const box = await seal(key, 'case|1', 'abc')
  await expect(unseal(key, 'case|2', box)).rejects.toThrow(WrongKey)
  const sealed = new Uint8Array(box.sealed.slice(0))
  sealed[0]! ^= 1
  await expect(unseal(key, 'case|1', { ...box, sealed: sealed.buffer })).rejects.toThrow(WrongKey)
})

test('no two records share an IV, also of the same words', async () => {
  const { key } = await makeKey(head(), await fromPassphrase('x', { by: 'passphrase', salt: random(32), rounds: 1000 }))
  const boxes = await Promise.all(Array.from({ length: 500 }, () => seal(key, 'case|1', 'abc')))
  expect(new Set(boxes.map(box => [...box.iv].join())).size).toBe(500)
  expect(boxes.every(box => box.iv.length === 12)).toBe(true)
})

test('a passkey’s secret makes the same key again, and another secret another', async () => {
  const salt = random(32)
  const of = head({ lock: { by: 'passkey', salt, credential: random(16), rp_id: 'gwangju.test' } })
  const output = random(32)
  const { wrapped } = await makeKey(of, await fromPasskey(output, salt))
  await unwrap(of, wrapped, await fromPasskey(output, salt))
  await expect(unwrap(of, wrapped, await fromPasskey(random(32), salt))).rejects.toThrow(WrongKey)
})

test('a passphrase that is quickly guessed is not taken', () => {
  expect(ROUNDS).toBeGreaterThanOrEqual(600_000)
  for (const words of ['', '짧다', '12345678', '98765432', 'aaaaaaaa', '광주광주', 'password1', '20261126']) expect(isTaken(words), words).toBe(false)
  expect(strengthOf('1234')).toBe('short')
  for (const words of ['k3#tLq9!', '감나무 노란 대문', 'correct horse battery', WORDS]) expect(isTaken(words), words).toBe(true)
  expect(strengthOf('감나무 노란 대문 세 켤레')).toBe('good')
})

// Age

test('its age is asked before anything is opened', async () => {
  await taking(packed('박순자', 'c1'))
  vault.close()
  const derive = vi.spyOn(crypto.subtle, 'deriveKey')
  const decrypt = vi.spyOn(crypto.subtle, 'decrypt')
  await expect(vault.unlock(WORDS, { now: NOW + 12 * HOUR })).rejects.toThrow(vault.TooOld)
  // Set back by a day, the clock is not believed.
  await taking(packed('박순자', 'c1'))
  vault.close()
  derive.mockClear()
  await expect(vault.unlock(WORDS, { now: NOW - 24 * HOUR })).rejects.toThrow(vault.ClockTurned)
  expect(derive).not.toHaveBeenCalled()
  expect(decrypt).not.toHaveBeenCalled()
  vi.restoreAllMocks()
})

test('what is too old goes, and takes nothing along that was not sent', async () => {
  const [c1, c2] = [packed('박순자', 'c1'), packed('조영배', 'c2')]
  await taking(c1, c2)
  const first = begun({ case_id: 'c1', who: '박순자', visit_id: c1.visit_id, form_version: 1 }, {})
  await vault.change('c1', work => write(work, 'note_meals', '죽만 드세요'), first)
  vault.close()
  await vault.look(NOW + 13 * HOUR)
  expect(await all('case')).toEqual([])
  expect(await all('list')).toEqual([])
  expect(await waiting()).toEqual({ work: 1, opening: 0 })
  await expect(vault.unlock(WORDS, { now: NOW + 13 * HOUR })).rejects.toThrow(vault.TooOld)
  await vault.unlock(WORDS, { toSend: true, now: NOW + 13 * HOUR })
  expect(vault.lines.value).toEqual([])
  expect(vault.works.value.get('c1')?.mine).toEqual({ note_meals: '죽만 드세요' })
  await expect(vault.openCase('c1', NOW + 13 * HOUR)).rejects.toThrow(vault.TooOld)
  // Sent, there is nothing left of it.
  await vault.change('c1', work => taken(ask(work, 'k'), { note_meals: '죽만 드세요' }, [], NOW))
  await vault.look(NOW + 13 * HOUR)
  expect(await readHead()).toBeUndefined()
})

test.each([[0, 0], [4, 0], [5, 30_000], [6, 60_000], [30, 15 * 60_000]])('after %s wrong tries one waits', (wrong, wait) => expect(waitAfter(wrong)).toBe(wait))

test('the age of a pack', () => {
  const of = { made_at: NOW, expires_at: NOW + HOUR }
  expect(ageOf(of, NOW, NOW + HOUR - 1)).toBe('fresh')
  expect(ageOf(of, NOW, NOW + HOUR)).toBe('expired')
  expect(ageOf(of, NOW + HOUR / 2, NOW + HOUR / 2 - 60_000)).toBe('fresh')
  expect(ageOf(of, NOW + HOUR / 2, NOW)).toBe('turned')
})

// On the device

async function everything(): Promise<string> {
  const database = await new Promise<IDBDatabase>((done, fail) => {
    const asked = indexedDB.open(NAME)
    asked.onsuccess = () => done(asked.result)
    asked.onerror = () => fail(asked.error)
  })
  const rows = await Promise.all(
    [...database.objectStoreNames].map(name => new Promise<unknown[]>(done => {
      const asked = database.transaction(name).objectStore(name).getAll()
      asked.onsuccess = () => done(asked.result)
    })),
  ) // prettier-ignore
  database.close()
  const bytes = (value: unknown): unknown => (value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) + new TextDecoder().decode(value) : value instanceof Uint8Array ? [...value] : value)
  return JSON.stringify(rows, (_, value) => bytes(value))
}

test('nothing on the device can be read without the key', async () => {
  await taking(packed('박순자', 'c1'))
  const shown = await vault.openCase('c1', NOW + HOUR)
  expect(shown.person.name).toBe('박순자')
  await vault.change('c1', work => write(work, 'note_meals', '죽만 드세요'), begun({ case_id: 'c1', who: '박순자', visit_id: 'v', form_version: 1 }, {}))
  vault.close()
  expect(vault.works.value.size).toBe(0)
  const raw = await everything()
  expect(raw).toContain('"kind":"case"')
  for (const words of ['박순자', '상무대로', '죽만', 'note_meals', 'starts_at', WORDS]) expect(raw, words).not.toContain(words)
})

test('wrong tries are counted across reloads, and five of them make one wait', async () => {
  await taking(packed('박순자', 'c1'))
  vault.close()
  for (let n = 0; n < 5; n++) await expect(vault.unlock('틀린 말', { now: NOW })).rejects.toThrow(WrongKey)
  const derive = vi.spyOn(crypto.subtle, 'deriveKey')
  await expect(vault.unlock(WORDS, { now: NOW + 20_000 })).rejects.toThrow(vault.Wait)
  expect(derive).not.toHaveBeenCalled()
  vi.restoreAllMocks()
  await vault.unlock(WORDS, { now: NOW + 31_000 })
  expect((await readHead())?.wrong).toBe(0)
})

test('a record that somebody moved on the device does not open', async () => {
  await taking(packed('박순자', 'c1'), packed('조영배', 'c2'))
  await put({ ...(await get('case', 'c2'))!, id: 'c1' })
  await expect(vault.openCase('c1', NOW)).rejects.toThrow(WrongKey)
  // That it was tried is written down all the same.
  expect((await vault.untold()).map(one => one.case_id)).toEqual(['c1'])
  await writeHead({ ...(await readHead())!, expires_at: NOW + 99 * HOUR })
  vault.close()
  await expect(vault.unlock(WORDS, { now: NOW + HOUR })).rejects.toThrow(WrongKey)
})

// What is written, and how it is sent

const written = (base: Fields = { eats: 'alone', note: 'a' }): Work => begun({ case_id: 'c', who: '박순자', visit_id: 'v', form_version: 1 }, base)

test('what was asked is asked again in the same words, and what is written meanwhile comes next', () => {
  const asked = ask(write(written(), 'note', 'b'), 'k1')
  expect(asked.asked).toEqual({ key: 'k1', base: { note: 'a' }, mine: { note: 'b' } })
  const more = write(asked, 'note', 'bc')
  expect(ask(more, 'k2').asked).toEqual(asked.asked)
  const done = taken(more, { eats: 'fed', note: 'b' }, [], NOW)
  // The office's answer is here, and the rest goes on from what the server has.
  expect(done.mine).toEqual({ eats: 'fed', note: 'bc' })
  expect(ask(done, 'k2').asked).toEqual({ key: 'k2', base: { note: 'b' }, mine: { note: 'bc' } })
  expect(waits(taken(ask(done, 'k2'), { eats: 'fed', note: 'bc' }, [], NOW))).toBe(false)
})

test('where two wrote differently, both stay in sight', () => {
  const both = [{ field: 'note', theirs: 'office', mine: 'b' }]
  const done = taken(ask(write(written(), 'note', 'b'), 'k'), { eats: 'alone', note: 'office' }, both, NOW)
  expect([done.mine['note'], done.both, waits(done)]).toEqual(['office', both, false])
})

test('what is refused stays as it was written, until somebody writes on, asks again or throws it away', () => {
  const refused = refuse(ask(write(written(), 'note', '410518-2345678'), 'k'), { code: 'registration_number', reason: '', fields: ['note'] })
  expect([refused.mine['note'], waits(refused), refusals(refused).length]).toEqual(['410518-2345678', true, 1])
  expect(refusals(write(refused, 'note', 'b'))).toEqual([])
  expect(waits(again(refused))).toBe(true)
  expect([drop(refused).mine['note'], waits(drop(refused))]).toEqual(['a', false])
})

function posting(works: Work[], answer: (what: string) => unknown): { post: Post; said: string[]; works: Map<string, Work> } {
  const map = new Map(works.map(work => [work.case_id, work]))
  const said: string[] = []
  const say = async (what: string): Promise<unknown> => {
    said.push(what)
    return answer(what)
  }
  const post: Post = {
    works: () => map.values(),
    change: async (id, how) => void map.set(id, how(map.get(id)!)),
    untold: async () => [{ id: 'o', case_id: 'c', at: 'x' }],
    told: async ids => void said.push(`told ${ids.join()}`),
    sendForm: async (work, asked) => {
      await say(`form ${work.case_id} ${JSON.stringify(asked.mine)} ${asked.key.slice(0, 0)}`.trim())
      return { values: { ...work.base, ...asked.mine }, both: [] }
    },
    sendTry: (_, one) => say(`try ${one.key}`),
    sendOpenings: () => say('openings'),
    noLonger: async id => void said.push(`no longer ${id}`),
    now: () => NOW,
  }
  return { post, said, works: map }
}

test('one after the other goes, a refusal stops nobody else, and silence stops all', async () => {
  const one = write(addTry(written(), { key: 't', how: 'door', word: '', at: NOW }), 'note', 'b')
  const two = write({ ...written(), case_id: 'd' }, 'note', 'c')
  const no = new Problem({ status: 409, code: 'case_ended', reason: 'closed' })
  const first = posting([one, two], what => (what.startsWith('try') ? Promise.reject(no) : undefined))
  await send(first.post)
  expect(first.said).toEqual(['try t', 'form c {"note":"b"}', 'form d {"note":"c"}', 'openings', 'told o'])
  expect(refusals(first.works.get('c')!)).toEqual([{ code: 'case_ended', reason: 'closed', fields: [] }])
  await send(first.post)
  expect(first.said.filter(what => what !== 'openings' && what !== 'told o')).toHaveLength(3)
  for (const error of [new Problem({ code: 'offline' }), new Problem({ status: 401, code: 'not_signed_in' }), new Problem({ status: 503, code: 'unavailable' })]) {
    const silent = posting([one, two], () => Promise.reject(error))
    await expect(send(silent.post)).rejects.toBe(error)
    expect(silent.said).toEqual(['try t'])
    expect(refusals(silent.works.get('c')!)).toEqual([])
  }
})

test('where one answer is refused, the others go without it', async () => {
  const one = write(write(written(), 'note', '410518-2345678'), 'eats', 'fed')
  const { post, said, works } = posting([one], what => (what.includes('410518') ? Promise.reject(new Problem({ status: 422, code: 'registration_number', fields: [{ path: 'mine.note' }] })) : undefined))
  post.untold = async () => []
  await send(post)
  expect(said.map(what => what.replace(/^form c /, ''))).toEqual(['{"eats":"fed","note":"410518-2345678"}', '{"eats":"fed"}'])
  const left = works.get('c')!
  expect([left.base['eats'], left.mine['note'], refusals(left)[0]?.fields, waits(left)]).toEqual(['fed', '410518-2345678', ['note'], true])
  expect([drop(left).mine, waits(drop(left))]).toEqual([{ eats: 'fed', note: 'a' }, false])
  works.set('c', write(left, 'note', 'b'))
  await send(post)
  expect(waits(works.get('c')!)).toBe(false)
})

test('whatever is written where, answered or not: nothing is lost, and nothing unseen is written over', () => {
  for (let seed = 1; seed <= 400; seed++) {
    let state = seed
    const roll = (n: number): number => (state = (state * 48271) % 2147483647) % n
    const office: Record<string, string | null> = {}
    // What has ever stood at the office or beside it, and what was ever on the screen here.
    const kept = new Set<string>()
    const seen = new Set<string>()
    const answered = new Set<string>()
    const last: Record<string, string> = {}
    // As backend/care/visits/rules.py merges; a repeated key changes nothing.
    const merge = (key: string, base: Fields, mine: Fields, isHere: boolean): void => {
      if (answered.has(key)) return
      answered.add(key)
      for (const [field, value] of Object.entries(mine)) {
        const stands = office[field] ?? null
        kept.add(`${field}=${value}`)
        if (value === stands || value === (base[field] ?? null) || stands !== (base[field] ?? null)) continue
        if (isHere && stands !== null) expect(seen, `seed ${seed}`).toContain(`${field}=${stands}`)
        office[field] = value
      }
    }
    let work = written({})
    const type = (field: string, value: string): void => {
      work = write(work, field, value)
      last[field] = value
      seen.add(`${field}=${value}`)
    }
    const send = (key: string, meanwhile: () => void, way = 2): void => {
      work = ask(work, key)
      const { asked } = work
      // The request or its answer may be lost; one may write on before it comes.
      if (!asked || way === 0) return
      merge(asked.key, asked.base, asked.mine, true)
      meanwhile()
      if (way === 1) return
      work = taken(work, { ...office }, [], NOW)
      for (const [field, value] of Object.entries(work.mine)) seen.add(`${field}=${value}`)
    }
    for (let n = 0; n < 30; n++) {
      const field = `f${roll(3)}`
      if (roll(3) === 0) type(field, `${n}`)
      else if (roll(3) === 0) merge(`office${n}`, { [field]: office[field] ?? null }, { [field]: `${n}` }, false)
      else if (waits(work)) send(`here${n}`, () => roll(2) && type(field, `${n}+`), roll(3))
    }
    for (let n = 0; waits(work) && n < 9; n++) send(`end${n}`, () => undefined)
    expect(waits(work), `seed ${seed}`).toBe(false)
    for (const [field, value] of Object.entries(last)) expect(kept, `seed ${seed}`).toContain(`${field}=${value}`)
  }
})

test('a case that is a colleague’s now goes from the device, and what was written about it stays', async () => {
  const [c1, c2] = [packed('박순자', 'c1'), packed('조영배', 'c2')]
  await taking(c1, c2)
  await vault.change('c1', work => write(work, 'note', 'b'), written())
  const { post, said } = posting([{ ...written(), mine: { note: 'b' }, base: {} }], () => Promise.reject(new Problem({ status: 403, code: 'opening_needed' })))
  post.untold = async () => []
  await send(post)
  expect(said).toContain('no longer c')
  await vault.takeOut('c1')
  expect([(await all('case')).map(box => box.id), vault.lines.value.map(line => line.id), (await waiting()).work]).toEqual([['c2'], ['c2'], 1])
})

test('a form that had no answer keeps its key', async () => {
  const keys: string[] = []
  const { post } = posting([write(written(), 'note', 'b')], () => undefined)
  post.sendForm = async (_, asked) => {
    keys.push(asked.key)
    if (keys.length < 3) throw new Problem({ code: 'timeout' })
    return { values: asked.mine, both: [] }
  }
  for (let n = 0; n < 4; n++) await send(post).catch(() => undefined)
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
})
