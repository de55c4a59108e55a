import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Head, Sealed } from './keys'

/** What is kept of a pack in the open: its head, its sealed key, and what the device itself remembers of it. */
export interface Kept extends Head {
  wrapped: Sealed
  /** The latest moment that this device has known. */
  seen_at: number
  wrong: number
  wait_until: number
}

/** `form`: the questions, which are about nobody and stay as long as something written waits. */
export type Kind = 'list' | 'case' | 'form' | 'work' | 'opening'

/** A sealed record. `waits`: it is only on this device, and must be sent. */
export interface Box extends Sealed {
  id: string
  kind: Kind
  waits: 0 | 1
}

interface Shape extends DBSchema {
  head: { key: 'head'; value: Kept }
  boxes: { key: [Kind, string]; value: Box; indexes: { waits: number } }
}

export const NAME = 'gwangju-care'

let opening: Promise<IDBPDatabase<Shape>> | undefined

function db(): Promise<IDBPDatabase<Shape>> {
  opening ??= openDB<Shape>(NAME, 1, {
    upgrade(d) {
      d.createObjectStore('head')
      d.createObjectStore('boxes', { keyPath: ['kind', 'id'] }).createIndex('waits', 'waits')
    },
    terminated: () => (opening = undefined),
    blocking: (_, __, event) => {
      ;(event.target as IDBDatabase).close()
      opening = undefined
    },
  })
  opening.catch(() => (opening = undefined))
  return opening
}

/** Without making a store where there is none. */
async function exists(): Promise<boolean> {
  if (opening) return true
  const all = await indexedDB.databases?.().catch(() => undefined)
  return all?.some(one => one.name === NAME) ?? true
}

export const readHead = async (): Promise<Kept | undefined> => ((await exists()) ? (await db()).get('head', 'head') : undefined)
export const writeHead = async (head: Kept): Promise<void> => void (await (await db()).put('head', head, 'head'))

/** A new pack in the place of the one before, all of it or nothing. */
export async function begin(head: Kept, boxes: readonly Box[]): Promise<void> {
  const tx = (await db()).transaction(['head', 'boxes'], 'readwrite')
  await Promise.all([tx.objectStore('boxes').clear(), tx.objectStore('head').put(head, 'head'), ...boxes.map(box => tx.objectStore('boxes').put(box)), tx.done])
}

export const put = async (box: Box): Promise<void> => void (await (await db()).put('boxes', box))
export const get = async (kind: Kind, id: string): Promise<Box | undefined> => (await db()).get('boxes', [kind, id])
export const remove = async (kind: Kind, ids: readonly string[]): Promise<void> => {
  const tx = (await db()).transaction('boxes', 'readwrite')
  await Promise.all([...ids.map(id => tx.store.delete([kind, id])), tx.done])
}
/** All of a kind, by their ids. */
export const all = async (kind: Kind): Promise<Box[]> => (await db()).getAll('boxes', IDBKeyRange.bound([kind], [kind, []]))

/** How many records of each kind are only on this device. No key is needed for it. */
export async function waiting(): Promise<Record<'work' | 'opening', number>> {
  const boxes = (await exists()) ? await (await db()).getAllFromIndex('boxes', 'waits', 1) : []
  return { work: boxes.filter(box => box.kind === 'work').length, opening: boxes.filter(box => box.kind === 'opening').length }
}

/** The cases' data goes; what was written and not sent stays sealed. */
export async function dropCases(): Promise<void> {
  const tx = (await db()).transaction('boxes', 'readwrite')
  await Promise.all([...(['list', 'case'] as const).map(kind => tx.store.delete(IDBKeyRange.bound([kind], [kind, []]))), tx.done])
}

/** Everything goes, by name. */
export async function erase(): Promise<void> {
  if (opening) (await opening.catch(() => undefined))?.close()
  opening = undefined
  await deleteDB(NAME)
}
