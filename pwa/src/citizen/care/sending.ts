import { effect, signal, untracked } from '@preact/signals'
import { Problem } from '../../api/problem'
import { makeDraft } from '../../lib/draft'
import { online } from '../../lib/online'
import { lead } from '../../lib/router'
import { settings } from '../../lib/settings'
import { toast } from '../../ui/Toasts'
import { me } from '../session'
import { postRequest, type Receipt } from './api'
import { EMPTY, placeOf, refusalOf, requestOf, type Asking } from './asking'
import { t } from './words'

const DAYS_30 = 30 * 86_400_000

/** What is being asked for: one request at a time, on this phone until the server has it. */
export const draft = makeDraft<Asking>('care', EMPTY, DAYS_30)

/** The server's answer to the last request, while the app is open. */
export const receipt = signal<(Receipt & { relation: Asking['relation'] }) | null>(null)
export const sending = signal(false)

/** Whether something was said and not yet received; `pressed`: to be sent as soon as it can. */
export const unsent = (asking: Asking): 'written' | 'pressed' | undefined => (asking.pressed_at !== null ? 'pressed' : asking.relation !== '' ? 'written' : undefined)

/** What is changed after 'send' was pressed, or was refused, is sent by pressing again. */
export function write(part: Partial<Asking>): void {
  draft.set({ ...part, pressed_at: null, refused: null, duplicate: 'ask' })
}

export async function press(): Promise<void> {
  if (draft.value.peek().pressed_at === null) draft.set({ pressed_at: Date.now(), refused: null })
  await draft.saved()
  await send()
}

/** An answer that says nothing about the request: ask again later. */
const isSilence = ({ status }: Problem): boolean => status === 0 || status === 401 || status === 429 || status >= 500

/** Hands the pressed request in, once: the key is on this phone before the first try, and stays the same for each. */
export async function send(): Promise<void> {
  const asking = draft.value.peek()
  if (sending.peek() || asking.pressed_at === null || !me.peek()?.name) return
  sending.value = true
  try {
    const own = me.peek()?.name ?? ''
    if (asking.relation === 'self' && asking.own_name !== own) draft.set({ own_name: own })
    const key = draft.requestKey()
    await draft.saved()
    const answer = await postRequest(requestOf(draft.value.peek()), key)
    receipt.value = { ...answer, relation: asking.relation }
    await draft.clear()
    if (!onItsPage()) toast(t('receivedToast'), { icon: 'check' })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (isSilence(error)) again()
    else refuse(error)
  } finally {
    sending.value = false
  }
}

function refuse(error: Problem): void {
  const refused = refusalOf(error)
  // A text that changed is read and answered anew.
  draft.set({ pressed_at: null, refused, ...(refused.code === 'stale_version' && { consents: {} }) })
  if (onItsPage()) return
  const to = `/care/ask/${placeOf(refused, draft.value.peek(), settings.peek().easy)}`
  toast(t('refusedToast'), { icon: 'send', action: { label: t('look'), run: () => lead(to) } })
}

const onItsPage = (): boolean => /^\/(care\/ask|sign-in)/.test(location.pathname)

let timer = 0
function again(): void {
  clearTimeout(timer)
  // Out of reach: `online` says when it is back. Anything else passes with time.
  if (online.peek()) timer = window.setTimeout(() => void send(), 60_000)
}

effect(() => {
  const ready = draft.ready.value && draft.value.value.pressed_at !== null
  if (ready && online.value && me.value?.name) untracked(() => void send())
})

let was = me.peek()
me.subscribe(now => {
  if (was && now?.id !== was.id) {
    receipt.value = null
    void draft.clear()
  }
  was = now
})
