import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Problem } from '../../../api/problem'
import { useTabDraft } from '../../tabDraft'
import { online } from '../../../lib/online'
import { explain } from '../../problems'
import { afterwards, edited, isEmpty, NONE, shown, valuesOf, without, type Unsent, type Values } from './answers'
import { saveAnswers, type Assessment, type Assessments } from './calls'

/** Choices follow each other; words come letter by letter. */
const PAUSE = 900

export interface Saving {
  state: 'nothing' | 'saving' | 'saved' | 'unsent' | 'refused'
  /** When it was last saved, in epoch milliseconds. */
  at?: number
  /** Why it was refused, and in which fields. */
  problem?: string
  fields?: readonly string[]
}

export interface Answering {
  values: Values
  saving: ReadonlySignal<Saving>
  answer: (field: string, value: string | null) => void
  /** Sends what is left. The draft as the server has it then; throws what the sending threw. */
  flush: () => Promise<Assessment | null>
}

/** Answers that save themselves, survive a reload and a lost connection in this tab, and never write over a colleague's. */
export function useAnswers(id: string, of: Assessments, put: (draft: Assessment) => void): Answering {
  const draft = useTabDraft<Unsent & { form_version: number }>(`care-answers:${id}`, { ...NONE, form_version: of.form_version })
  const saving = useSignal<Saving>({ state: 'nothing' })
  const server = useRef(of.draft)
  server.current = of.draft
  const timer = useRef(0)
  const running = useRef<Promise<void> | undefined>(undefined)

  // What was refused is not sent again as it is; the rest goes on.
  const refused = useRef(new Map<string, string | null | undefined>())
  const refusal = useRef<Problem | undefined>(undefined)
  const sendable = (): Unsent => without(draft.value.peek(), refused.current)
  const isHeld = (): boolean => !isEmpty(draft.value.peek())
  const refusedNow = (): Saving => ({ state: 'refused', problem: explain(refusal.current), fields: [...refused.current.keys()] })

  const once = async (): Promise<void> => {
    const sent = sendable()
    saving.value = { state: 'saving' }
    try {
      const told = await saveAnswers(id, { ...sent, form_version: draft.value.peek().form_version, ...(of.visit && { visit_id: of.visit.id }) }, draft.requestKey())
      server.current = told
      put(told)
      draft.set(afterwards(draft.value.peek(), sent, valuesOf(told)))
      for (const field of Object.keys(sent.mine)) refused.current.delete(field)
      saving.value = refused.current.size > 0 ? refusedNow() : { state: 'saved', at: Date.now() }
    } catch (error) {
      const answered = error instanceof Problem && error.status > 0 && error.status < 500 ? error : undefined
      const fields = ((answered?.extensions['fields'] ?? []) as { path: string }[]).map(f => f.path.replace(/^(mine|base)\./, '')).filter(f => f in sent.mine)
      refusal.current = answered
      for (const field of fields) refused.current.set(field, sent.mine[field])
      saving.value = answered ? { ...refusedNow(), fields } : { state: 'unsent' }
      if (fields.length === 0) throw error
    }
  }
  /** One at a time, and again until nothing is left that may be sent. */
  const send = async (): Promise<void> => {
    clearTimeout(timer.current)
    while (running.current) await running.current.catch(() => undefined)
    while (!isEmpty(sendable())) {
      running.current = once()
      try {
        await running.current
      } finally {
        running.current = undefined
      }
    }
  }
  const soon = (pause = PAUSE): void => {
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => void send().catch(() => undefined), pause)
  }

  const ready = draft.ready.value
  const reached = online.value
  // What an earlier visit to this page could not send, and what waited for the connection.
  useEffect(() => {
    if (ready && reached && isHeld()) soon(0)
  }, [ready, reached])
  useEffect(() => {
    const hidden = (): void => {
      if (document.hidden) soon(0)
    }
    document.addEventListener('visibilitychange', hidden)
    return () => {
      document.removeEventListener('visibilitychange', hidden)
      // Leaving the page is no reason to wait; what does not get through stays on the device.
      soon(0)
    }
  }, [])

  return {
    values: shown(valuesOf(of.draft), draft.value.value),
    saving,
    answer(field, value) {
      draft.set({ ...edited(draft.value.peek(), valuesOf(server.current), field, value), form_version: of.form_version })
      soon()
    },
    async flush() {
      await send()
      if (isHeld() && refusal.current) throw refusal.current
      return server.current
    },
  }
}
