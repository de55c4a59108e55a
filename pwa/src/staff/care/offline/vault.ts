import { batch, computed, signal } from '@preact/signals'
import { ageOf, waitAfter, type Age } from './age'
import type { CareForm } from '../visit/calls'
import type { Opening, Pack, PackedCase } from './calls'
import { fromPassphrase, fromPasskey, makeKey, random, ROUNDS, seal, unseal, unwrap, WrongKey, type Head, type Lock } from './keys'
import { evaluate } from './prf'
import { all, begin, dropCases, erase, get, put, readHead, remove, waiting, writeHead, type Box, type Kept, type Kind } from './store'
import { waits, type Work } from './work'

/** What the list of the day shows of each case; the rest is opened one by one. */
export type Line = Pick<PackedCase, 'id' | 'starts_at' | 'ends_at' | 'urgency' | 'needs'> & { name: string; address: string }

/** The pack on this device; nothing while there is none, or before it is known. */
export const head = signal<Kept | undefined>(undefined)
/** How many cases have something written that is only on this device, and how many openings are not told yet. */
export const only = signal<Record<'work' | 'opening', number>>({ work: 0, opening: 0 })
const key = signal<CryptoKey | undefined>(undefined)
export const isOpen = computed(() => key.value !== undefined)
/** The day's list, while it is open and not too old. */
export const lines = signal<readonly Line[]>([])
export const forms = signal<readonly CareForm[]>([])
export const works = signal<ReadonlyMap<string, Work>>(new Map())

export class TooOld extends Error {}
/** The device's clock was set back. */
export class ClockTurned extends Error {}
/** Too many wrong tries; `until` in epoch milliseconds. */
export class Wait extends Error {
  readonly until: number
  constructor(until: number) {
    super()
    this.until = until
  }
}
/** The passkey gave no secret: it was not used, or knows of none. */
export class NoSecret extends Error {}
/** Another window of this browser has it open. */
export class OpenElsewhere extends Error {}

const nameOf = (pack: string, kind: Kind, id: string, waits: 0 | 1): string => ['gwangju care record 1', pack, kind, id, waits].join('|')

async function boxed(of: CryptoKey, pack: string, kind: Kind, id: string, value: unknown, waits: 0 | 1 = 0): Promise<Box> {
  return { kind, id, waits, ...(await seal(of, nameOf(pack, kind, id, waits), value)) }
}
const unboxed = <V>(of: CryptoKey, pack: string, box: Box): Promise<V> => unseal<V>(of, nameOf(pack, box.kind, box.id, box.waits), box)

export const age = (now: number): Age | undefined => head.value && ageOf(head.value, head.value.seen_at, now)

/** Finds what is on this device, and lets go of cases that are too old. Nothing is opened for it. */
export async function look(now = Date.now()): Promise<void> {
  const found = await readHead().catch(() => undefined)
  const left = found ? await waiting() : { work: 0, opening: 0 }
  if (found && ageOf(found, found.seen_at, now) === 'expired') {
    await dropCases()
    if (left.work + left.opening === 0) return forget()
  }
  batch(() => {
    head.value = found
    only.value = left
    if (found && now >= found.expires_at) lines.value = []
  })
}

/** Whether something would be lost with this device's store. */
export const holdsBack = (): boolean => only.peek().work + only.peek().opening > 0

/** Everything of the pack goes from this device. */
export async function forget(): Promise<void> {
  close()
  await erase()
  batch(() => {
    head.value = undefined
    only.value = { work: 0, opening: 0 }
  })
}

/** A lock of the person's choice for what is about to be taken along. */
export type Secret = { by: 'passphrase'; passphrase: string } | { by: 'passkey' }

/** Throws NoSecret. It is asked before the cases are fetched, so that nothing comes that cannot be locked away. */
export async function prepare(secret: Secret): Promise<{ lock: Lock; by: CryptoKey }> {
  const salt = random(32)
  if (secret.by === 'passphrase') {
    const lock = { by: 'passphrase', salt, rounds: ROUNDS } as const
    return { lock, by: await fromPassphrase(secret.passphrase, lock) }
  }
  // Where the server binds its passkeys to, too.
  const rp_id = location.hostname
  const done = await evaluate(rp_id, salt)
  if (!done) throw new NoSecret()
  return { lock: { by: 'passkey', salt, credential: done.credential, rp_id }, by: await fromPasskey(done.output, salt) }
}

/** Seals a pack on this device, in the place of the one before, and leaves it open. */
export async function store(pack: Pack, staff: string, lock: Lock, by: CryptoKey, now = Date.now()): Promise<void> {
  const of: Head = { pack: pack.id, staff, made_at: Date.parse(pack.made_at), expires_at: Date.parse(pack.expires_at), lock }
  const made = await makeKey(of, by)
  const list = pack.cases.map((c): Line => ({ id: c.id, starts_at: c.starts_at, ends_at: c.ends_at, urgency: c.urgency, needs: c.needs, name: c.person.name, address: c.person.address }))
  const asked = [...new Map(pack.cases.flatMap(c => c.assessments.forms.map(form => [form.version, form] as const))).values()]
  const boxes = await Promise.all([boxed(made.key, pack.id, 'list', 'list', list), boxed(made.key, pack.id, 'form', 'form', asked), ...pack.cases.map(c => boxed(made.key, pack.id, 'case', c.id, c))])
  const kept: Kept = { ...of, wrapped: made.wrapped, seen_at: now, wrong: 0, wait_until: 0 }
  close()
  await hold()
  await begin(kept, boxes)
  batch(() => {
    head.value = kept
    only.value = { work: 0, opening: 0 }
    key.value = made.key
    lines.value = list
    forms.value = asked
    works.value = new Map()
  })
}

// One window at a time has it open, so that no two write over each other.
let letGo: (() => void) | undefined
async function hold(): Promise<void> {
  if (letGo || !('locks' in navigator)) return
  await new Promise<void>((done, fail) => {
    void navigator.locks.request('gwangju-care', { ifAvailable: true }, lock => {
      if (!lock) return fail(new OpenElsewhere())
      done()
      return new Promise<void>(end => (letGo = end))
    })
  })
}

/**
 * Opens what is on this device. How old it is is asked first of all, and what is too old is not opened: only what was
 * written and not sent can be, `toSend`.
 *
 * Throws TooOld, ClockTurned, Wait, NoSecret, WrongKey, OpenElsewhere.
 */
export async function unlock(passphrase: string, { toSend = false, now = Date.now() } = {}): Promise<void> {
  const kept = await readHead()
  if (!kept) throw new TooOld()
  const old = ageOf(kept, kept.seen_at, now)
  if (old === 'turned') throw new ClockTurned()
  if (old === 'expired') {
    await look(now)
    if (!toSend || !head.value) throw new TooOld()
  }
  if (now < kept.wait_until) throw new Wait(kept.wait_until)
  const by = await keyOf(kept.lock, passphrase)
  let mine: CryptoKey
  try {
    mine = await unwrap(kept, kept.wrapped, by)
  } catch (error) {
    const wrong = kept.wrong + 1
    const next = { ...kept, wrong, seen_at: Math.max(now, kept.seen_at), wait_until: now + waitAfter(wrong) }
    await writeHead(next)
    head.value = next
    throw error
  }
  await hold()
  const next = { ...kept, wrong: 0, wait_until: 0, seen_at: Math.max(now, kept.seen_at) }
  await writeHead(next)
  const list = old === 'fresh' ? await get('list', 'list') : undefined
  const written = await Promise.all((await all('work')).map(box => unboxed<Work>(mine, kept.pack, box)))
  const shown = list ? await unboxed<Line[]>(mine, kept.pack, list) : []
  const form = await get('form', 'form')
  const asked = form ? await unboxed<CareForm[]>(mine, kept.pack, form) : []
  batch(() => {
    head.value = next
    key.value = mine
    lines.value = shown
    forms.value = asked
    works.value = new Map(written.map(work => [work.case_id, work]))
  })
}

async function keyOf(lock: Lock, passphrase: string): Promise<CryptoKey> {
  if (lock.by === 'passphrase') return fromPassphrase(passphrase, lock)
  const done = await evaluate(lock.rp_id, lock.salt, lock.credential)
  if (!done) throw new NoSecret()
  return fromPasskey(done.output, lock.salt)
}

/** The key and all that it opened go from memory. */
export function close(): void {
  letGo?.()
  letGo = undefined
  batch(() => {
    key.value = undefined
    lines.value = []
    forms.value = []
    works.value = new Map()
  })
}

/** The key that is open, and its pack. Throws WrongKey where it was locked meanwhile. */
function held(): { of: CryptoKey; pack: string } {
  const of = key.peek()
  const pack = head.peek()?.pack
  if (!of || !pack) throw new WrongKey()
  return { of, pack }
}

/** One case in full. That it is opened is written down first. Throws TooOld, WrongKey. */
export async function openCase(id: string, now = Date.now()): Promise<PackedCase> {
  const { of, pack } = held()
  if (age(now) !== 'fresh') {
    await look(now)
    throw new TooOld()
  }
  const opening: Opening = { id: crypto.randomUUID(), case_id: id, at: new Date(now).toISOString() }
  await put(await boxed(of, pack, 'opening', opening.id, opening, 1))
  only.value = { ...only.peek(), opening: only.peek().opening + 1 }
  const box = await get('case', id)
  if (!box) throw new TooOld()
  return unboxed<PackedCase>(of, pack, box)
}

/** What is known of a case goes from this device; what was written about it stays. */
export async function takeOut(id: string): Promise<void> {
  const { of, pack } = held()
  const rest = lines.peek().filter(line => line.id !== id)
  await put(await boxed(of, pack, 'list', 'list', rest))
  await remove('case', [id])
  lines.value = rest
}

// Writes wait for each other, so that the last thing written is the last thing kept.
let writing: Promise<void> = Promise.resolve()

/** Changes what is written about a case, here at once and sealed on the device. */
export function change(id: string, how: (work: Work) => Work, first?: Work): Promise<void> {
  const { of, pack } = held()
  const was = works.peek().get(id) ?? first
  if (!was) return Promise.resolve()
  const next = how(was)
  works.value = new Map(works.peek()).set(id, next)
  writing = writing
    .catch(() => undefined)
    .then(async () => {
      // Somebody wrote on meanwhile: what is kept is the last of it.
      if (works.peek().get(id) !== next && works.peek().has(id)) return
      await put(await boxed(of, pack, 'work', id, next, waits(next) ? 1 : 0))
      only.value = await waiting()
    })
  return writing
}

/** Settles when all that was written so far is sealed on the device. */
export const written = (): Promise<void> => writing

/** Openings that are not told yet. */
export async function untold(): Promise<Opening[]> {
  const { of, pack } = held()
  return Promise.all((await all('opening')).map(box => unboxed<Opening>(of, pack, box)))
}

export async function told(ids: readonly string[]): Promise<void> {
  await remove('opening', ids)
  only.value = await waiting()
}
