import { useEffect, useState } from 'preact/hooks'
import type { Audience } from '../types'
import { audience } from './calls'
import type { Form } from './form'

const PAUSE = 350

export interface Counted {
  /** The last count, also while the next one is under way. */
  found: Audience | undefined
  counting: boolean
  error: unknown
  again: () => void
}

/** How many phones would get this, counted again a moment after the last change. */
export function useAudience(form: Form): Counted {
  const [counted, setCounted] = useState<Omit<Counted, 'again'>>({ found: undefined, counting: false, error: undefined })
  const [turn, setTurn] = useState(0)
  const { level, topics, district_ids, dong_ids, exercise } = form
  const key = JSON.stringify([level, topics, district_ids, dong_ids, exercise])
  useEffect(() => {
    if (topics.length === 0) return setCounted({ found: undefined, counting: false, error: undefined })
    let live = true
    setCounted(before => ({ ...before, counting: true, error: undefined }))
    const timer = setTimeout(() => {
      audience({ level: level || 1, topics, district_ids, dong_ids, exercise }).then(
        found => live && setCounted({ found, counting: false, error: undefined }),
        (error: unknown) => live && setCounted({ found: undefined, counting: false, error }),
      )
    }, PAUSE)
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [key, turn])
  return { ...counted, again: () => setTurn(turn + 1) }
}
