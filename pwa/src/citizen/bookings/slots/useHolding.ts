import { useState } from 'preact/hooks'
import { isProblem, Problem } from '../../../api/problem'
import { useLocation } from '../../../lib/router'
import { explain } from '../../../messages/errors'
import { me } from '../../session'
import type { Booking, Slot, Wish } from '../api'
import { hold } from '../holding'

/** Someone was faster. */
export interface Lost {
  starts_at: string
  nearest: Slot[]
}

export const lostTime = (error: unknown, starts_at: string): Lost | undefined =>
  isProblem(error, 'slot_taken') ? { starts_at, nearest: (error.extensions['alternatives'] as Slot[] | undefined) ?? [] } : undefined

export interface Refusal {
  /** The time that was tapped. */
  starts_at: string
  text: string
  /** Undefined where the network refused. */
  problem: Problem | undefined
}

const FIRST = ['not_signed_in', 'consent_needed', 'name_needed']

/** A tap on a time: keeps it, or leads to the sign-in or the declaration and back to the same time. */
export function useHolding(back: (wish: Wish) => string) {
  const { route } = useLocation()
  const [busyAt, setBusyAt] = useState<string>()
  const [lost, setLost] = useState<Lost>()
  const [refusal, setRefusal] = useState<Refusal>()
  const take = async (wish: Wish): Promise<Booking | undefined> => {
    if (busyAt) return undefined
    const goFirst = (to: '/sign-in' | '/declare'): void => route(`${to}?next=${encodeURIComponent(back(wish))}`)
    if (!me.peek()) {
      goFirst('/sign-in')
      return undefined
    }
    setBusyAt(wish.starts_at)
    setRefusal(undefined)
    try {
      const booking = await hold(wish)
      setLost(undefined)
      return booking
    } catch (error) {
      const gone = lostTime(error, wish.starts_at)
      if (gone) setLost(gone)
      else if (error instanceof Problem && FIRST.includes(error.code)) goFirst('/sign-in')
      else if (isProblem(error, 'declaration_needed')) goFirst('/declare')
      else setRefusal({ starts_at: wish.starts_at, text: explain(error), problem: error instanceof Problem ? error : undefined })
      return undefined
    } finally {
      setBusyAt(undefined)
    }
  }
  return { take, busyAt, lost, setLost, refusal, setRefusal }
}
