import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { explain } from '../problems'
import { loadLoan, type StaffLoan } from './calls'
import type { OpenedProps } from './Side'

export interface OpenLoan {
  loan: StaffLoan | undefined
  error: unknown
  again: () => void
  busy: boolean
  /** Why the last step was refused. */
  problem: string
  /** Does it and says so; a refusal stands in `problem`. */
  step: (what: (id: string) => Promise<StaffLoan>, say?: (loan: StaffLoan) => string) => Promise<void>
  /** The same for a dialog, which shows a refusal itself. */
  put: (loan: StaffLoan, words?: string) => void
}

/** The loan that is open at the desk. */
export function useLoan({ id, version, changed }: OpenedProps): OpenLoan {
  const resource = useResource(`staff:loan:${id}`, () => loadLoan(id))
  const acted = useSignal<StaffLoan | undefined>(undefined)
  const busy = useSignal(false)
  const problem = useSignal('')
  const fetched = resource.data.value
  const mine = acted.value
  const loan = mine && (!fetched || mine.version >= fetched.version) ? mine : fetched
  useEffect(() => {
    if (version !== undefined && loan && version > loan.version) void resource.refresh()
  }, [version, loan?.version])
  const put = (next: StaffLoan, words?: string): void => {
    acted.value = next
    changed(words)
  }
  return {
    loan,
    error: loan ? undefined : resource.error.value,
    again: () => void resource.refresh(),
    busy: busy.value,
    problem: problem.value,
    put,
    async step(what, say) {
      if (busy.peek()) return
      busy.value = true
      problem.value = ''
      try {
        const next = await what(id)
        put(next, say?.(next))
      } catch (error) {
        problem.value = explain(error)
        void resource.refresh()
        changed()
      }
      busy.value = false
    },
  }
}
