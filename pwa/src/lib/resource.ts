import { batch, effect, signal, untracked, type ReadonlySignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { online } from './online'
import { keep, kept, type Shelf } from './store'

export interface Resource<D> {
  data: ReadonlySignal<D | undefined>
  /** When `data` was true; undefined before there is any. */
  at: ReadonlySignal<number | undefined>
  /** Why the last try failed; undefined when it went well. */
  error: ReadonlySignal<unknown>
  loading: ReadonlySignal<boolean>
  refresh: () => Promise<void>
  /** What the answer to a write already says. */
  set: (value: D) => void
}

interface Options {
  /** Remember the answer on this phone and show it, with its age, when there is nothing newer. */
  keepOn?: Shelf
}

/**
 * Data of a page: what was kept is shown at once, then what the server says. Fetched again when
 * the connection comes back and when the person returns to the app.
 */
export function makeResource<D>(key: string, load: () => Promise<{ value: D; at: number } | D>, { keepOn }: Options = {}): Resource<D> & { watch: () => () => void } {
  const data = signal<D | undefined>(undefined)
  const at = signal<number | undefined>(undefined)
  const error = signal<unknown>(undefined)
  const loading = signal(true)
  let turn = 0

  const refresh = async (): Promise<void> => {
    const mine = ++turn
    loading.value = true
    try {
      const answer = await load()
      if (mine !== turn) return
      const isDated = typeof answer === 'object' && answer !== null && 'value' in answer && 'at' in answer && Object.keys(answer).length === 2
      const fresh = isDated ? (answer as { value: D; at: number }) : { value: answer as D, at: Date.now() }
      batch(() => {
        data.value = fresh.value
        at.value = fresh.at
        error.value = undefined
        loading.value = false
      })
      if (keepOn) void keep(key, fresh.value, keepOn, fresh.at)
    } catch (e) {
      if (mine !== turn) return
      batch(() => {
        error.value = e
        loading.value = false
      })
    }
  }

  const watch = (): (() => void) => {
    if (keepOn) {
      void kept<D>(key, keepOn).then(found => {
        if (found && at.peek() === undefined) {
          data.value = found.value
          at.value = found.at
        }
      })
    }
    void refresh()
    let was = online.peek()
    const stop = effect(() => {
      const is = online.value
      if (is && !was) untracked(() => void refresh())
      was = is
    })
    const shown = (): void => {
      if (!document.hidden && Date.now() - (at.peek() ?? 0) > 15_000) void refresh()
    }
    document.addEventListener('visibilitychange', shown)
    return () => {
      turn++
      stop()
      document.removeEventListener('visibilitychange', shown)
    }
  }
  const set = (value: D): void => {
    turn++
    batch(() => {
      data.value = value
      at.value = Date.now()
      error.value = undefined
      loading.value = false
    })
    if (keepOn) void keep(key, value, keepOn)
  }
  return { data, at, error, loading, refresh, set, watch }
}

/** `key` names the data: a page with parameters puts them in it. */
export function useResource<D>(key: string, load: () => Promise<{ value: D; at: number } | D>, options: Options = {}): Resource<D> {
  const resource = useMemo(() => makeResource(key, load, options), [key])
  useEffect(() => resource.watch(), [resource])
  return resource
}
