import { useEffect, useRef } from 'preact/hooks'
import { live, type Live } from '../lib/live'
import { me } from './session'

const KINDS = ['booking', 'loan', 'waitlist', 'enrolment', 'message', 'availability', 'program', 'alert', 'case'] as const
type Kind = (typeof KINDS)[number]
type Handlers = Partial<Record<Kind, (id: string) => void>>

const streams = new Map<string, { stream: Live; users: number }>()

/**
 * Follows what happens at the city while the page is shown. Called back on each (re)connection
 * as well, with an empty id: something may have been missed.
 */
export function useLive(handlers: Handlers, serviceId?: number, programId?: number): void {
  const now = useRef(handlers)
  now.current = handlers
  // The server decides at the start of a stream whose events it carries.
  const who = me.value === undefined ? undefined : (me.value?.id ?? 'anyone')
  const about = serviceId !== undefined ? `?service_id=${serviceId}` : programId !== undefined ? `?program_id=${programId}` : ''
  useEffect(() => {
    if (who === undefined) return
    const url = `/api/live${about}`
    const key = `${url} ${who}`
    const shared = streams.get(key) ?? { stream: live(url, KINDS, key), users: 0 }
    shared.users++
    streams.set(key, shared)
    let opened = shared.stream.open.peek()
    const stops = KINDS.map(kind => shared.stream.on(kind, event => now.current[kind]?.(event.id)))
    stops.push(
      shared.stream.onOpen(() => {
        // The page has just fetched when the stream opens for the first time.
        if (opened) for (const then of Object.values(now.current)) then('')
        opened = true
      }),
    )
    return () => {
      for (const stop of stops) stop()
      // A page that follows this one usually wants the same stream.
      setTimeout(() => {
        if (--shared.users > 0) return
        shared.stream.close()
        if (streams.get(key) === shared) streams.delete(key)
      }, 1000)
    }
  }, [about, who])
}
