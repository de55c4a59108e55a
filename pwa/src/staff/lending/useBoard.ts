import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { live } from '../../lib/live'
import { useResource, type Resource } from '../../lib/resource'
import { countWaiting } from '../waiting'
import { loadBoard, type Board } from './calls'

interface Followed {
  board: Resource<Board>
  connected: ReadonlySignal<boolean>
  /** Whether the stream was ever open: before that it is not lost. */
  joined: ReadonlySignal<boolean>
}

/** The desk of a site, kept true while it is looked at. */
export function useBoard(site: number): Followed {
  const board = useResource(`staff:lending:${site}`, () => loadBoard(site))
  const joined = useSignal(false)
  const stream = useMemo(() => live(`/api/staff/live?site_id=${site}`, ['loan'], `/api/staff/live?site_id=${site}&of=lending`), [site])
  useEffect(() => {
    // Several changes in one moment are one look.
    let timer = 0
    const again = (): void => {
      clearTimeout(timer)
      timer = window.setTimeout(() => {
        void board.refresh()
        countWaiting()
      }, 120)
    }
    const stops = [
      stream.on('loan', again),
      stream.onOpen(() => {
        if (joined.peek()) again()
        joined.value = true
      }),
    ]
    return () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }, [stream, board])
  useEffect(() => () => stream.close(), [stream])
  return { board, connected: stream.open, joined }
}
