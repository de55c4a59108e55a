import { useMemo } from 'preact/hooks'
import { makeDraft, type Draft, type Drawer } from '../lib/draft'
import { staff } from './session'

/** What is written about somebody stays in this tab, for whoever wrote it: a desk's tablet is everybody's. It outlives a reload and a tab that the system put to sleep, and goes with the tab. */
const nameOf = (key: string): string => `draft of ${staff.peek()?.id ?? 'nobody'}:${key}`

const TAB: Drawer = {
  keep: async (key, value) => {
    try {
      sessionStorage.setItem(nameOf(key), JSON.stringify({ value, at: Date.now() }))
    } catch {
      // A full or closed storage is no reason to stop.
    }
  },
  kept: async key => {
    try {
      return JSON.parse(sessionStorage.getItem(nameOf(key)) ?? 'null') ?? undefined
    } catch {
      return undefined
    }
  },
  forget: async key => {
    try {
      sessionStorage.removeItem(nameOf(key))
    } catch {
      // Nothing was kept.
    }
  },
}

export const tabDraft = <V extends object>(key: string, initial: V): Draft<V> => makeDraft(key, initial, Infinity, TAB)

/** A form's values as `useDraft` keeps them, of what is written about a person. */
export function useTabDraft<V extends object>(key: string, initial: V): Draft<V> {
  return useMemo(() => tabDraft(key, initial), [key])
}
