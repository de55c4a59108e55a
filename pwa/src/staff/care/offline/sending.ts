import { computed, effect, signal, untracked } from '@preact/signals'
import { online } from '../../../lib/online'
import { cutOff, staff } from '../../session'
import { saveAnswers, type Assessment } from '../visit/calls'
import { away } from './away'
import { tellOpenings, tellTry } from './calls'
import { send, type Post } from './send'
import { age, change, close, head, holdsBack, isOpen, lines, look, only, takeOut, told, untold, works, written } from './vault'
import { canAsk, refusals, waitingTries, type Both, type Fields, type Work } from './work'

/** Whoever is signed in took it along; nobody sends for somebody else. */
export const isMine = computed(() => head.value !== undefined && staff.value?.id === head.value.staff)
export const sending = signal<'idle' | 'now' | 'later'>('idle')
/** When something was sent last, in epoch milliseconds. */
export const sentAt = signal<number | undefined>(undefined)

const canGo = (work: Work): boolean => canAsk(work) || waitingTries(work).some(one => !one.refused)
const toSend = computed(() => only.value.opening > 0 || [...works.value.values()].some(canGo))
/** How many cases have something that the server did not take. */
export const refused = computed(() => [...works.value.values()].filter(work => refusals(work).length > 0).length)

const valuesOf = ({ answers }: Assessment): Fields => Object.fromEntries(Object.entries(answers).map(([field, given]) => [field, given.value]))

/** What stands at the office, beside what was written here. */
const bothOf = ({ answers, conflicts }: Assessment): Both[] => conflicts.map(one => ({ field: one.field, theirs: answers[one.field]?.value ?? null, mine: one.value }))

const POST: Post = {
  works: () => works.peek().values(),
  change: async (id, how) => {
    await change(id, how)
    await written()
  },
  untold,
  told,
  async sendForm(work, { key, base, mine }) {
    const draft = await saveAnswers(work.case_id, { base: { ...base }, mine: { ...mine }, form_version: work.form_version, ...(work.visit_id && { visit_id: work.visit_id }) }, key)
    return { values: valuesOf(draft), both: bothOf(draft) }
  },
  sendTry: (work, one) => tellTry(work.case_id, one.how, one.word, one.key),
  sendOpenings: openings => (head.peek() ? tellOpenings(head.peek()!.pack, openings) : Promise.resolve()),
  noLonger: takeOut,
  now: Date.now,
}

let running: Promise<void> | undefined

/** Sends what waits, if it can. Settles when there is nothing left to try. */
export function sendNow(): Promise<void> {
  running ??= go().finally(() => (running = undefined))
  return running
}

async function go(): Promise<void> {
  if (!isOpen.peek() || !isMine.peek()) return
  sending.value = 'now'
  try {
    await send(POST)
    sending.value = 'idle'
    sentAt.value = Date.now()
    // A pack whose day is over has nothing more to do here.
    if (age(Date.now()) === 'expired' && !holdsBack()) await look()
  } catch {
    // No answer, or it was locked meanwhile: what waits stays as it is.
    sending.value = 'later'
  }
}

const PAUSE = 1500
const AGAIN = 15_000
const IDLE = 10 * 60_000
const HIDDEN = 3 * 60_000

/** Sends by itself when there is a connection, and locks what nobody looks at. */
export function watchDevice(): void {
  // Whoever begins there without a network goes on there when it is back, until they leave by themselves.
  effect(() => {
    if (cutOff.value) away.value = true
  })
  let timer = 0
  effect(() => {
    const later = sending.value === 'later'
    clearTimeout(timer)
    if (isOpen.value && isMine.value && online.value && toSend.value && sending.value !== 'now') timer = window.setTimeout(() => untracked(() => void sendNow()), later ? AGAIN : PAUSE)
  })
  let touched = Date.now()
  let hiddenAt = 0
  for (const sign of ['pointerdown', 'keydown', 'input'] as const) addEventListener(sign, () => (touched = Date.now()), { passive: true, capture: true })
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && hiddenAt && Date.now() - hiddenAt > HIDDEN) close()
    hiddenAt = document.hidden ? Date.now() : 0
  })
  setInterval(() => {
    const now = Date.now()
    if (isOpen.peek() && (now - touched > IDLE || (hiddenAt && now - hiddenAt > HIDDEN) || age(now) === 'turned')) close()
    if (age(now) !== 'expired') return
    // What was written and not sent may be open to be sent; the cases are not.
    const showsCases = lines.peek().length > 0
    if (showsCases) close()
    if (showsCases || !holdsBack()) void look(now)
  }, 15_000)
}
