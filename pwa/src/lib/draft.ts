import { signal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { forget, keep, kept, type Kept } from './store'

interface Stored<V> {
  value: V
  request?: { key: string; of: string }
}

export interface Draft<V> {
  value: ReadonlySignal<V>
  /** False until what was written before has been looked up. */
  ready: ReadonlySignal<boolean>
  set: (part: Partial<V>) => void
  /** The Idempotency-Key for sending this draft: the same until what is written changes. */
  requestKey: () => string
  /** Settles when all that was written, and its key, is on this phone. */
  saved: () => Promise<void>
  /** After the server has it. */
  clear: () => Promise<void>
}

/** Where drafts lie. */
export interface Drawer {
  keep: (name: string, value: object) => Promise<void>
  kept: <V>(name: string) => Promise<Kept<V> | undefined>
  forget: (name: string) => Promise<void>
}

const MINE: Drawer = {
  keep: (name, value) => keep(name, value, 'mine'),
  kept: name => kept(name, 'mine'),
  forget: name => forget(name, 'mine'),
}

/**
 * A form's values that survive closing, reloading and being offline. Kept with the person's own data; `lives` in
 * milliseconds since the last change. `first` goes before what was kept: what was just pressed to open the form.
 */
export function makeDraft<V extends object>(key: string, initial: V, lives = Infinity, drawer = MINE, first: Partial<V> = {}): Draft<V> {
  const name = `draft:${key}`
  const value = signal({ ...initial, ...first })
  const ready = signal(false)
  let request: Stored<V>['request']
  // What was written before it is known what was kept; undefined once everything was taken away.
  let early: Partial<V> | undefined = {}
  const isTouched = (): boolean => early === undefined || Object.keys(early).length > 0
  // Writes wait for each other, so that the last thing written is the last thing kept.
  let writing: Promise<void> = Promise.resolve()
  const save = (): void => {
    const stored: Stored<V> = request ? { value: value.peek(), request } : { value: value.peek() }
    writing = writing.then(() => drawer.keep(name, stored))
  }
  void drawer.kept<Stored<V>>(name).then(found => {
    if (found && Date.now() - found.at > lives) {
      if (!isTouched()) void drawer.forget(name)
    } else if (found && early) {
      value.value = { ...initial, ...found.value.value, ...first, ...early }
      if (isTouched()) save()
      else request = found.value.request
    }
    ready.value = true
  })
  return {
    value,
    ready,
    set(part) {
      if (!ready.peek() && early) early = { ...early, ...part }
      value.value = { ...value.peek(), ...part }
      save()
    },
    requestKey() {
      const of = JSON.stringify(value.peek())
      if (request?.of !== of) {
        request = { key: crypto.randomUUID(), of }
        save()
      }
      return request.key
    },
    saved: () => writing,
    async clear() {
      early = undefined
      await writing
      request = undefined
      value.value = initial
      await drawer.forget(name)
    },
  }
}

export function useDraft<V extends object>(key: string, initial: V, first?: Partial<V>): Draft<V> {
  const draft = useMemo(() => makeDraft(key, initial, Infinity, MINE, first), [key])
  useEffect(() => {
    // Android may end a hidden page without a word; asking for persistence keeps its storage.
    void navigator.storage?.persist?.()
  }, [])
  return draft
}
