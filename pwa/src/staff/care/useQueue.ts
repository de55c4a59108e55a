import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { live } from '../../lib/live'
import { useResource, type Resource } from '../../lib/resource'
import { countWaiting } from '../waiting'
import { loadQueue, type Filter, type Queue } from './calls'

export interface Followed {
  queue: Resource<Queue>
  connected: ReadonlySignal<boolean>
  /** Whether the stream was ever open: before that it is not lost. */
  joined: ReadonlySignal<boolean>
  /** Calls back when a case changes. */
  onChange: (then: (id: string) => void) => () => void
}

/** The desk's queue, kept true while it is looked at. */
export function useQueue(which: Filter, dong: number | undefined, page: number): Followed {
  const queue = useResource(`staff:care:${which}:${dong ?? ''}:${page}`, () => loadQueue(which, dong, page))
  const joined = useSignal(false)
  const stream = useMemo(() => live('/api/staff/live', ['case', 'opening'], '/api/staff/live?of=care'), [])
  useEffect(() => {
    // Several changes in one moment are one look.
    let timer = 0
    const again = (): void => {
      clearTimeout(timer)
      timer = window.setTimeout(() => {
        void queue.refresh()
        countWaiting()
      }, 300)
    }
    const stops = [
      stream.on('case', again),
      stream.onOpen(() => {
        if (joined.peek()) again()
        joined.value = true
      }),
    ]
    return () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }, [stream, queue])
  useEffect(() => () => stream.close(), [stream])
  return { queue, connected: stream.open, joined, onChange: then => stream.on('case', event => then(event.id)) }
}
