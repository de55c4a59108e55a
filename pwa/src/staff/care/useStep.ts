import { useState } from 'preact/hooks'
import type { DeskCase } from './calls'
import { explainCare } from './refusal'
import type { OpenedCase } from './useCase'

/** Does something at once; a refusal is said and what is so now is fetched. */
export function useStep(opened: OpenedCase): { busy: boolean; problem: string; run: (what: () => Promise<DeskCase | null>, words: string) => Promise<void> } {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  return {
    busy,
    problem,
    async run(what, words) {
      if (busy) return
      setBusy(true)
      setProblem('')
      try {
        opened.put(await what(), words)
      } catch (error) {
        setProblem(explainCare(error, opened.data))
        opened.again()
      }
      setBusy(false)
    },
  }
}
