import type { CarePlan, ItemEdit, PlanEdit } from './calls'

export type Value = string | number | null
/** `base`: what stood there when one began to write. */
export interface Edit {
  base: Value
  value: Value
}
/** By path: `goals`, or `items.{id}.task`. */
export type Edits = Readonly<Record<string, Edit>>

export const ITEM_FIELDS = ['rrule', 'starts_on', 'ends_on', 'units', 'task', 'tier_why'] as const
export type ItemField = (typeof ITEM_FIELDS)[number]
export const pathOf = (id: string, field: ItemField): string => `items.${id}.${field}`
export const itemOf = (path: string): string | undefined => path.split('.')[1]
export const fieldOf = (path: string): string => path.split('.').at(-1) ?? ''

/** What the server has there; undefined where the item is gone. */
export function stands(plan: CarePlan, path: string): Value | undefined {
  const id = itemOf(path)
  if (id === undefined) return plan[path as 'goals' | 'income_percent' | 'meeting_on']
  return plan.items.find(i => i.id === id)?.[fieldOf(path) as ItemField]
}

/** Writes into a field; what is as it was is no edit. */
export function written(edits: Edits, plan: CarePlan, path: string, value: Value): Edits {
  const base = edits[path]?.base ?? stands(plan, path) ?? null
  const { [path]: _, ...rest } = edits
  return value === base ? rest : { ...rest, [path]: { base, value } }
}

/** After the server took these: what was typed meanwhile builds on them. */
export function taken(edits: Edits, sent: Edits): Edits {
  return Object.fromEntries(
    Object.entries(edits).flatMap(([path, edit]) => {
      const done = sent[path]
      if (!done) return [[path, edit]]
      return edit.value === done.value ? [] : [[path, { base: done.value, value: edit.value }]]
    }),
  )
}

const NEEDED: readonly string[] = ['starts_on', 'ends_on', 'units', 'rrule']
/** Whether it can be sent: a date that is half typed cannot. */
export const isWhole = (path: string, edit: Edit): boolean => !(NEEDED.includes(fieldOf(path)) && (edit.value === null || edit.value === '' || Number.isNaN(edit.value))) && !String(edit.value).endsWith('BYDAY=')

export function asChange(edits: Edits): PlanEdit {
  const items = new Map<string, Record<string, unknown>>()
  const change: Record<string, unknown> = {}
  for (const [path, edit] of Object.entries(edits)) {
    const id = itemOf(path)
    if (id === undefined) change[path] = edit
    else items.set(id, { ...items.get(id), id, [fieldOf(path)]: edit })
  }
  return { ...change, items: [...items.values()] as unknown as ItemEdit[] } as PlanEdit
}
