import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { isProblem, Problem } from '../../../api/problem'
import { useTabDraft } from '../../tabDraft'
import { live } from '../../../lib/live'
import { online } from '../../../lib/online'
import { useResource } from '../../../lib/resource'
import { explain } from '../../problems'
import { editPlan, loadPlans, type CasePlans, type Theirs } from './calls'
import { asChange, fieldOf, isWhole, itemOf, stands, taken, written, type Edits, type Value } from './edits'

const PAUSE = 700
// One's own save comes back as an event: it is looked at once one has stopped.
const ECHO = 2000
const TEXTS: readonly string[] = ['goals', 'task', 'tier_why']

export interface Writing {
  data: CasePlans | undefined
  error: unknown
  refresh: () => void
  put: (next: CasePlans) => void
  /** As the server said it last, also within one press. */
  fresh: () => CasePlans | undefined
  value: (path: string) => Value
  set: (path: string, value: Value) => void
  /** What somebody else wrote there meanwhile; undefined where nobody did. */
  theirs: (path: string) => Value | undefined
  /** Chooses between the two texts. */
  choose: (path: string, mine: boolean) => void
  /** What was written and can no longer be saved: the service is gone, or the plan was handed in. */
  lost: readonly { path: string; text: string }[]
  forget: () => void
  /** What the server has against a field. */
  wrong: (path: string) => string | undefined
  problem: string
  state: 'saved' | 'saving' | 'waits' | 'stopped'
  /** Settles when all that can be sent was sent; false where something stands in the way. */
  settled: () => Promise<boolean>
}

/** A plan that several write in: each field is sent by itself as one stops typing, and what another changed meanwhile is shown beside. */
export function usePlan(id: string): Writing {
  const found = useResource(`staff:care:plan:${id}`, () => loadPlans(id))
  const draft = useTabDraft<{ edits: Edits }>(`care:plan:${id}`, { edits: {} })
  const theirs = useSignal<Readonly<Record<string, Value>>>({})
  const refused = useSignal<ReadonlySet<string>>(new Set())
  const saving = useSignal(false)
  const problem = useSignal('')
  const last = useRef(0)
  const timer = useRef(0)
  const plans = found.data.value
  const plan = plans?.open
  const edits = draft.value.value.edits
  const gone = (path: string): boolean => plan !== undefined && plan !== null && itemOf(path) !== undefined && stands(plan, path) === undefined
  const isLost = (path: string): boolean => plans?.can.includes('edit') !== true || gone(path)
  const sendable = (): Edits => Object.fromEntries(Object.entries(draft.value.peek().edits).filter(([path, edit]) => !(path in theirs.peek()) && !refused.peek().has(path) && isWhole(path, edit) && !gone(path)))
  const save = async (): Promise<void> => {
    clearTimeout(timer.current)
    const sent = sendable()
    if (saving.peek() || Object.keys(sent).length === 0 || !found.data.peek()?.can.includes('edit')) return
    saving.value = true
    let again = false
    try {
      const next = await editPlan(id, asChange(sent))
      last.current = Date.now()
      draft.set({ edits: taken(draft.value.peek().edits, sent) })
      found.set(next)
      problem.value = ''
      again = true
    } catch (error) {
      const fields = error instanceof Problem ? ((error.extensions['fields'] ?? []) as { path: string }[]).map(f => f.path) : []
      if (isProblem(error, 'edited_meanwhile')) {
        const found = (error.extensions['theirs'] ?? []) as Theirs[]
        problem.value = ''
        theirs.value = { ...theirs.peek(), ...Object.fromEntries(found.map(f => [f.path, f.theirs])) }
        again = true
      } else if (fields.some(path => path in sent)) {
        refused.value = new Set([...refused.peek(), ...fields])
        problem.value = explain(error)
        again = true
      } else if (!isProblem(error, 'offline') && !isProblem(error, 'timeout')) {
        // Without a connection it waits here, and the page says so.
        problem.value = explain(error)
        await found.refresh()
      }
    }
    saving.value = false
    // What was typed meanwhile, and what nothing stood against.
    if (again && Object.keys(sendable()).length > 0) await save()
  }
  const later = (): void => {
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => void save(), PAUSE)
  }
  const stream = useMemo(() => live('/api/staff/live', ['case', 'opening'], '/api/staff/live?of=care'), [])
  useEffect(() => {
    let look = 0
    const stop = stream.on('case', event => {
      if (event.id !== id) return
      clearTimeout(look)
      look = window.setTimeout(() => void found.refresh(), Math.max(0, last.current + ECHO - Date.now()))
    })
    return () => {
      stop()
      clearTimeout(look)
      stream.close()
      clearTimeout(timer.current)
      void save()
    }
  }, [stream, found])
  // What was left unsent here before, or while there was no connection.
  const ready = draft.ready.value && plan !== undefined && plan !== null
  useEffect(() => {
    if (ready && online.value) void save()
  }, [ready, online.value])
  const waiting = Object.keys(edits).length > 0
  return {
    data: plans,
    error: plans ? undefined : found.error.value,
    refresh: () => void found.refresh(),
    put(next) {
      last.current = Date.now()
      found.set(next)
    },
    fresh: () => found.data.peek(),
    value: path => (edits[path] ? edits[path].value : plan ? (stands(plan, path) ?? null) : null),
    set(path, value) {
      if (!plan) return
      if (refused.peek().has(path)) {
        refused.value = new Set([...refused.peek()].filter(p => p !== path))
        problem.value = ''
      }
      draft.set({ edits: written(draft.value.peek().edits, plan, path, value) })
      later()
    },
    theirs: path => theirs.value[path],
    choose(path, mine) {
      const stood = theirs.peek()[path] ?? null
      const { [path]: _, ...others } = theirs.peek()
      const { [path]: edit, ...rest } = draft.value.peek().edits
      theirs.value = others
      draft.set({ edits: mine && edit ? { ...rest, [path]: { base: stood, value: edit.value } } : rest })
      if (mine) void save()
      else void found.refresh()
    },
    lost: plans ? Object.entries(edits).flatMap(([path, edit]) => (isLost(path) && TEXTS.includes(fieldOf(path)) && edit.value ? [{ path, text: String(edit.value) }] : [])) : [],
    forget: () => draft.set({ edits: Object.fromEntries(Object.entries(edits).filter(([path]) => !isLost(path))) }),
    wrong: path => (refused.value.has(path) ? problem.value : undefined),
    problem: problem.value,
    state: saving.value ? 'saving' : !waiting ? 'saved' : Object.keys(theirs.value).length > 0 || refused.value.size > 0 ? 'stopped' : 'waits',
    async settled() {
      await save()
      return Object.keys(draft.value.peek().edits).length === 0
    },
  }
}
