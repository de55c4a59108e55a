import { openDB, deleteDB, type IDBPDatabase } from 'idb'

/** `public`: what anybody may read. `mine`: a person's own, gone when they sign out. */
export type Shelf = 'public' | 'mine'

export interface Kept<V> {
  value: V
  /** When it was true, in epoch milliseconds. */
  at: number
}

const open = new Map<Shelf, Promise<IDBPDatabase>>()

function shelf(name: Shelf): Promise<IDBPDatabase> {
  let db = open.get(name)
  if (!db) {
    db = openDB(`gwangju-${name}`, 1, {
      upgrade: d => void d.createObjectStore('kept'),
      terminated: () => open.delete(name),
      blocking: (_, __, event) => {
        ;(event.target as IDBDatabase).close()
        open.delete(name)
      },
    })
    db.catch(() => open.delete(name))
    open.set(name, db)
  }
  return db
}

/** Remembers on this phone. A full or closed storage is no reason to stop, so it never throws. */
export async function keep<V>(key: string, value: V, on: Shelf = 'public', at = Date.now()): Promise<void> {
  try {
    await (await shelf(on)).put('kept', { value, at } satisfies Kept<V>, key)
  } catch {
    // What cannot be kept is fetched again.
  }
}

export async function kept<V>(key: string, on: Shelf = 'public'): Promise<Kept<V> | undefined> {
  try {
    return (await (await shelf(on)).get('kept', key)) as Kept<V> | undefined
  } catch {
    return undefined
  }
}

export async function forget(key: string, on: Shelf = 'public'): Promise<void> {
  try {
    await (await shelf(on)).delete('kept', key)
  } catch {
    // Nothing was kept.
  }
}

/** At sign-out. `Clear-Site-Data` would also unregister the worker and end the city's alerts. */
export async function forgetMine(): Promise<void> {
  const db = await open.get('mine')?.catch(() => undefined)
  db?.close()
  open.delete('mine')
  await deleteDB('gwangju-mine').catch(() => undefined)
}
