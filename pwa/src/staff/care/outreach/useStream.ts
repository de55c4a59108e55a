import { useEffect, useMemo } from 'preact/hooks'
import type { ReadonlySignal } from '@preact/signals'
import { live } from '../../../lib/live'

const EVERY = 30_000

/** Looks again when something of a list changes; several changes in one moment are one look. Who is told nothing (an operator) looks every half minute. */
export function useStream(again: () => void): ReadonlySignal<boolean> {
  const stream = useMemo(() => live('/api/staff/live', ['case', 'opening', 'outreach'], '/api/staff/live?of=outreach'), [])
  useEffect(() => {
    let timer = 0
    const soon = (): void => {
      clearTimeout(timer)
      timer = window.setTimeout(again, 300)
    }
    let joined = false
    const stops = [
      stream.on('outreach', soon),
      stream.onOpen(() => {
        if (joined) soon()
        joined = true
      }),
    ]
    const ticking = setInterval(() => {
      if (!document.hidden) again()
    }, EVERY)
    return () => {
      clearTimeout(timer)
      clearInterval(ticking)
      for (const stop of stops) stop()
    }
  }, [stream])
  useEffect(() => () => stream.close(), [stream])
  return stream.open
}
