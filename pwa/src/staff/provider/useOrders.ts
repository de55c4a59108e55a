import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { live } from '../../lib/live'

export interface Following {
  connected: ReadonlySignal<boolean>
  /** Whether the stream was ever open: before that it is not lost. */
  joined: ReadonlySignal<boolean>
}

/** Calls back when an order changes, and when changes may have been missed. */
export function useOrders(again: (id?: string) => void): Following {
  const joined = useSignal(false)
  const stream = useMemo(() => live('/api/staff/live', ['order'], '/api/staff/live?of=orders'), [])
  useEffect(() => {
    // Several changes in one moment are one look.
    let timer = 0
    const soon = (id?: string): void => {
      clearTimeout(timer)
      timer = window.setTimeout(() => again(id), 300)
    }
    stream.on('order', event => soon(event.id))
    stream.onOpen(() => {
      if (joined.peek()) soon()
      joined.value = true
    })
    return () => {
      clearTimeout(timer)
      stream.close()
    }
  }, [stream])
  return { connected: stream.open, joined }
}
