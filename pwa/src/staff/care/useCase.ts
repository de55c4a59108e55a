import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { isProblem } from '../../api/problem'
import { useResource } from '../../lib/resource'
import { toast } from '../../ui/Toasts'
import { loadCase, type DeskCase } from './calls'

export interface OpenedCase {
  data: DeskCase | undefined
  error: unknown
  /** A colleague has it: a word is needed. */
  isLocked: boolean
  again: () => void
  /** What an act answered, and what to say about it; nothing where it is no longer ours to see. */
  put: (next: DeskCase | null, words?: string) => void
}

interface CaseProps {
  id: string
  onChange: (then: (id: string) => void) => () => void
  /** The list is to be looked at again; `gone`: the case is no longer here. */
  changed: (gone: boolean) => void
}

// One's own act comes back as an event.
const ECHO = 2000

/** The case that is open, fetched again when somebody else changes it. */
export function useCase({ id, onChange, changed }: CaseProps): OpenedCase {
  const resource = useResource(`staff:care:case:${id}`, () => loadCase(id))
  const acted = useSignal<DeskCase | undefined>(undefined)
  const last = useRef(0)
  const fetched = resource.data.value
  const mine = acted.value
  const data = mine && (!fetched || mine.version >= fetched.version) ? mine : fetched
  useEffect(
    () =>
      onChange(changedId => {
        if (changedId !== id || Date.now() - last.current < ECHO) return
        acted.value = undefined
        void resource.refresh()
      }),
    [id, resource],
  )
  return {
    data,
    error: data ? undefined : resource.error.value,
    isLocked: isProblem(resource.error.value, 'opening_needed'),
    again: () => {
      acted.value = undefined
      void resource.refresh()
    },
    put(next, words) {
      last.current = Date.now()
      if (next) {
        acted.value = next
        resource.set(next)
      }
      if (words) toast(words, { icon: 'check' })
      changed(next === null)
    },
  }
}
