import { signal, type ReadonlySignal } from '@preact/signals'

export interface LiveEvent {
  kind: string
  id: string
}

export interface Live {
  /** Calls back for events of `kind`; '*' for all. Returns how to stop. */
  on: (kind: string, then: (event: LiveEvent) => void) => () => void
  /** Calls back whenever the stream (re)opens: events may have been missed, so fetch again. */
  onOpen: (then: () => void) => () => void
  open: ReadonlySignal<boolean>
  close: () => void
}

type Told = { event: LiveEvent } | { open: boolean } | { ask: true }

/**
 * Server-sent events of `url`, shared by all tabs: browsers allow six HTTP/1.1 connections a host,
 * so one tab (the holder of a lock) listens and tells the others; when it closes, another takes over.
 * `shared` names what the tabs share: streams of one address for different people are not the same.
 */
export function live(url: string, kinds: readonly string[], shared = url): Live {
  const handlers = new Map<string, Set<(event: LiveEvent) => void>>()
  const openers = new Set<() => void>()
  const open = signal(false)
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(`live:${shared}`) : undefined
  const end = new AbortController()
  let source: EventSource | undefined
  let retry = 0
  let pause = 1000

  const hand = (event: LiveEvent): void => {
    for (const kind of [event.kind, '*']) for (const then of handlers.get(kind) ?? []) then(event)
  }
  const opened = (is: boolean): void => {
    open.value = is
    if (is) for (const then of openers) then()
  }
  const tell = (told: Told): void => {
    if (!end.signal.aborted) channel?.postMessage(told)
  }

  const listen = (): void => {
    // The lock may be given, or an event be on its way, while the page lets go.
    if (end.signal.aborted) return
    source?.close()
    source = new EventSource(url)
    source.addEventListener('ready', () => {
      pause = 1000
      opened(true)
      tell({ open: true })
    })
    for (const kind of kinds) {
      source.addEventListener(kind, e => {
        // A heartbeat without a name arrives as a 'message' with nothing in it.
        const { data } = e as MessageEvent<string>
        if (!data) return
        const id = (JSON.parse(data) as { id?: string }).id ?? ''
        hand({ kind, id })
        tell({ event: { kind, id } })
      })
    }
    source.onerror = () => {
      opened(false)
      tell({ open: false })
      // The browser reconnects by itself, except after an error status.
      if (source?.readyState !== EventSource.CLOSED || end.signal.aborted) return
      clearTimeout(retry)
      retry = setTimeout(listen, pause + Math.random() * pause) as unknown as number
      pause = Math.min(pause * 2, 30_000)
    }
  }

  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<Told>) => {
      if ('event' in data) hand(data.event)
      else if ('open' in data) opened(data.open)
      else if (source) tell({ open: open.peek() })
    }
    tell({ ask: true })
  }
  if (channel && 'locks' in navigator) {
    void navigator.locks
      .request(`live:${shared}`, { signal: end.signal }, () => {
        listen()
        return new Promise<void>(resolve => end.signal.addEventListener('abort', () => resolve()))
      })
      .catch(() => undefined)
  } else listen()

  const add = <F>(set: Set<F>, then: F): (() => void) => {
    set.add(then)
    return () => void set.delete(then)
  }
  return {
    open,
    on(kind, then) {
      let set = handlers.get(kind)
      if (!set) handlers.set(kind, (set = new Set()))
      return add(set, then)
    },
    onOpen: then => add(openers, then),
    close() {
      end.abort()
      clearTimeout(retry)
      source?.close()
      channel?.close()
    },
  }
}
