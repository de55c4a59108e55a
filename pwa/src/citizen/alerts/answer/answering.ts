import { effect, signal, untracked } from '@preact/signals'
import { api, body } from '../../../api/client'
import { Problem } from '../../../api/problem'
import type { components } from '../../../api/schema'
import { online } from '../../../lib/online'
import { forget, keep, kept } from '../../../lib/store'

type Schemas = components['schemas']
export type Mine = Schemas['MyAnswer']
/** What is said to an alert; `callback` holds who wishes to be called. */
export type Said = Pick<Schemas['AnswerBody'], 'answer' | 'dong_id' | 'callback'>

/** By the first alert of those that follow each other: what the server knows, what it does not have yet, and what it refused. */
export const known = signal<Readonly<Record<string, Mine>>>({})
export const unsent = signal<Readonly<Record<string, Said>>>({})
export const refused = signal<Readonly<Record<string, Problem>>>({})
const ready = signal(false)

interface Stored {
  token: string
  mine?: Mine
}

/** The name of what is written about oneself for a call. */
export const helpOf = (lineage: string): string => `help:${lineage}`
const nameOf = (lineage: string): string => `answer:${lineage}`
const stored = async (lineage: string): Promise<Stored | undefined> => (await kept<Stored>(nameOf(lineage)))?.value

/** A word of this phone for one alert, which nobody can put together with its word for another. */
const newToken = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

async function learn(lineage: string, token: string, mine: Mine): Promise<void> {
  known.value = { ...known.peek(), [lineage]: mine }
  await keep(nameOf(lineage), { token, mine } satisfies Stored)
}

/** What this phone answered: at once as it was last known, then as the server has it. */
export async function load(lineage: string): Promise<void> {
  const found = await stored(lineage)
  if (!found) return
  if (found.mine && !known.peek()[lineage]) known.value = { ...known.peek(), [lineage]: found.mine }
  try {
    const mine = await body(api.POST('/api/alerts/{alert_id}/answer/find', { params: { path: { alert_id: lineage } }, body: { token: found.token } }))
    await learn(lineage, found.token, mine)
  } catch {
    // What is known stands until the next look.
  }
}

const without = <V,>(all: Readonly<Record<string, V>>, key: string): Record<string, V> => Object.fromEntries(Object.entries(all).filter(([name]) => name !== key))

// With the person's own things: it may say who wishes to be called.
let writing: Promise<void> = Promise.resolve()
const note = (): void => {
  const now = unsent.peek()
  writing = writing.then(() => keep('answers', now, 'mine'))
}

/** Answers: kept on this phone first, sent as soon as that can be; the last word counts. */
export async function say(lineage: string, said: Said): Promise<void> {
  unsent.value = { ...unsent.peek(), [lineage]: said }
  refused.value = without(refused.peek(), lineage)
  if (said.answer === 'safe') void forget(`draft:${helpOf(lineage)}`, 'mine')
  note()
  await writing
  await send(lineage)
}

const underWay = new Map<string, Promise<void>>()

/** Until the last word is sent, refused, or known to be unsendable for now. */
function send(lineage: string): Promise<void> {
  const before = underWay.get(lineage)
  if (before) return before
  const sending = sendOne(lineage).finally(() => underWay.delete(lineage))
  underWay.set(lineage, sending)
  return sending
}

async function sendOne(lineage: string): Promise<void> {
  const said = unsent.peek()[lineage]
  if (!said) return
  try {
    // The word is on this phone before it is used, so that a second try is the same phone's.
    const token = (await stored(lineage))?.token ?? newToken()
    const mine = known.peek()[lineage]
    await keep(nameOf(lineage), { token, ...(mine && { mine }) } satisfies Stored)
    const answer = await body(api.PUT('/api/alerts/{alert_id}/answer', { params: { path: { alert_id: lineage } }, body: { token, ...said } }))
    await learn(lineage, token, answer)
    done(lineage, said)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.status === 0 || error.status === 429 || error.status >= 500) return again()
    refused.value = { ...refused.peek(), [lineage]: error }
    done(lineage, said)
  }
  // Somebody changed their mind meanwhile.
  if (unsent.peek()[lineage]) await sendOne(lineage)
}

function done(lineage: string, said: Said): void {
  if (unsent.peek()[lineage] !== said) return
  unsent.value = without(unsent.peek(), lineage)
  note()
}

let timer = 0
function again(): void {
  clearTimeout(timer)
  // Out of reach: `online` says when it is back. Anything else passes with time.
  if (online.peek()) timer = window.setTimeout(sendAll, 60_000)
}

const sendAll = (): void => {
  for (const lineage of Object.keys(unsent.peek())) void send(lineage)
}

void kept<Record<string, Said>>('answers', 'mine').then(found => {
  if (found) unsent.value = { ...found.value, ...unsent.peek() }
  ready.value = true
})

effect(() => {
  if (ready.value && online.value) untracked(sendAll)
})
