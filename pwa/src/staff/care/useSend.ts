import { useState } from 'preact/hooks'

/** Sending what a dialog asks for: whether it was tried, runs, and why it was refused. `run` says why, or nothing. */
export function useSend(isWhole: boolean, run: () => Promise<string | undefined>, clear: () => Promise<void>) {
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const send = async (): Promise<void> => {
    setTried(true)
    if (busy || !isWhole) return
    setBusy(true)
    const refused = await run()
    setBusy(false)
    setProblem(refused ?? '')
    if (refused === undefined) await clear()
  }
  return { tried, busy, problem, send }
}
