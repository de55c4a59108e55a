import { useState } from 'preact/hooks'
import { isProblem, Problem } from '../../api/problem'
import { explain } from '../problems'
import type { VisitAhead } from '../types'

export interface Refused {
  text: string
  /** Those that are in the way, the next first. */
  visits: readonly VisitAhead[]
  /** The names of the fields that the server did not take. */
  fields: ReadonlySet<string>
}

export interface Change {
  busy: boolean
  refused: Refused | undefined
  /** Somebody else was first. */
  stale: boolean
  /** Visits that the new hours would strand, and the name of the list: asked about before it is saved. */
  strands: { visits: readonly VisitAhead[]; name: string } | undefined
  /** True when it was done. What `act` gets is the name of the list that was agreed to. */
  run: (act: (strands: string | null) => Promise<void>) => Promise<boolean>
  /** Before a new try: nothing was refused, nothing is asked. */
  forget: () => void
}

/** A change that is sent, and what the server has against it. */
export function useChange(): Change {
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused>()
  const [stale, setStale] = useState(false)
  const [strands, setStrands] = useState<Change['strands']>()
  const forget = (): void => {
    setRefused(undefined)
    setStale(false)
    setStrands(undefined)
  }
  return {
    busy,
    refused,
    stale,
    strands,
    forget,
    async run(act) {
      if (busy) return false
      const agreed = strands?.name ?? null
      setBusy(true)
      forget()
      try {
        await act(agreed)
        return true
      } catch (error) {
        const visits = error instanceof Problem ? ((error.extensions['bookings'] ?? []) as VisitAhead[]) : []
        if (isProblem(error, 'stale_version')) setStale(true)
        else if (isProblem(error, 'strands_visits')) setStrands({ visits, name: String(error.extensions['strands']) })
        else {
          const fields = error instanceof Problem ? ((error.extensions['fields'] ?? []) as { path: string }[]) : []
          setRefused({ text: explain(error), visits, fields: new Set(fields.map(f => f.path)) })
        }
        return false
      } finally {
        setBusy(false)
      }
    },
  }
}
