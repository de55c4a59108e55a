import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { live } from '../../lib/live'
import type { Resource } from '../../lib/resource'
import type { DayBooking, DayView } from '../types'
import { countWaiting } from '../waiting'

export interface Watched {
  connected: ReadonlySignal<boolean>
  /** Whether the stream was ever open: before that it is not lost. */
  joined: ReadonlySignal<boolean>
  /** Booked a moment ago. */
  fresh: ReadonlySignal<ReadonlySet<string>>
  seen: (id: string) => void
}

const FRESH_FOR = 60_000

/** Keeps the day true while it is looked at, and tells which bookings are new. */
export function useWatched(site: number, day: Resource<DayView[]>, arrived: (booking: DayBooking) => void): Watched {
  const joined = useSignal(false)
  const fresh = useSignal<ReadonlySet<string>>(new Set())
  const stream = useMemo(() => live(`/api/staff/live?site_id=${site}`, ['booking']), [site])
  const before = useRef<{ key: string; was: Map<string, string> }>(undefined)

  useEffect(() => {
    // Several changes in one moment are one look.
    let timer = 0
    const again = (): void => {
      clearTimeout(timer)
      timer = window.setTimeout(() => {
        void day.refresh()
        countWaiting()
      }, 120)
    }
    const stops = [
      stream.on('booking', again),
      stream.onOpen(() => {
        // The page has just been loaded; only a later opening may have missed something.
        if (joined.peek()) again()
        joined.value = true
      }),
    ]
    return () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }, [stream, day])
  useEffect(() => () => stream.close(), [stream])

  const drop = (id: string): void => {
    if (fresh.peek().has(id)) fresh.value = new Set([...fresh.peek()].filter(other => other !== id))
  }

  const data = day.data.value
  useEffect(() => {
    if (!data) return
    const bookings = data.flatMap(d => d.bookings)
    const key = `${data[0]?.site.id} ${data[0]?.date}`
    const was = before.current?.key === key ? before.current.was : undefined
    before.current = { key, was: new Map(bookings.map(b => [b.id, b.status])) }
    if (!was) return
    for (const booking of bookings) {
      const status = was.get(booking.id)
      if (booking.status !== 'confirmed' || (status !== undefined && status !== 'held')) continue
      fresh.value = new Set([...fresh.peek(), booking.id])
      setTimeout(() => drop(booking.id), FRESH_FOR)
      arrived(booking)
    }
  }, [data])

  return { connected: stream.open, joined, fresh, seen: drop }
}
