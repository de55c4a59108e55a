import type { NewResource, ResourceAdmin, ResourceChange } from '../types'

export interface ResourceForm {
  /** What stood there when the form was opened. */
  loaded: string
  name_ko: string
  name_en: string
  units: string
  capacity: string
  equipment_ko: string
  equipment_en: string
  /** An option's value; empty for nobody. */
  staff: string
  active: boolean
  parts: number[]
}

export const BLANK: ResourceForm = { loaded: '', name_ko: '', name_en: '', units: '1', capacity: '', equipment_ko: '', equipment_en: '', staff: '', active: true, parts: [] }

/** What the form can change, to see whether somebody else has. */
export const stateOf = (r: ResourceAdmin): string => JSON.stringify([r.name_ko, r.name_en, r.units, r.capacity, r.equipment_ko, r.equipment_en, r.staff_id, r.active, r.part_ids])

export const fromResource = (r: ResourceAdmin): ResourceForm => ({
  loaded: stateOf(r),
  name_ko: r.name_ko,
  name_en: r.name_en,
  units: String(r.units),
  capacity: r.capacity === null ? '' : String(r.capacity),
  equipment_ko: r.equipment_ko,
  equipment_en: r.equipment_en,
  staff: r.staff_id ?? '',
  active: r.active,
  parts: r.part_ids,
})

export const toNew = (form: ResourceForm, kind: NewResource['kind']): NewResource => ({
  kind,
  name_ko: form.name_ko.trim(),
  name_en: form.name_en.trim(),
  units: Number(form.units),
  capacity: form.capacity ? Number(form.capacity) : null,
  equipment_ko: form.equipment_ko.trim(),
  equipment_en: form.equipment_en.trim(),
  staff_id: form.staff || null,
  part_ids: form.parts,
})

export function toChange(form: ResourceForm, resource: ResourceAdmin): ResourceChange {
  const { kind: _, ...words } = toNew(form, resource.kind)
  return { ...words, version: resource.version, active: form.active }
}

/** What is wrong at which field, by its message. */
export function resourceWrong(form: ResourceForm, kind: NewResource['kind']): Partial<Record<'name_ko' | 'name_en' | 'units' | 'capacity', 'nameNeeded' | 'unitsNeeded' | 'capacityNeeded'>> {
  const within = (text: string, most: number): boolean => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most
  return {
    ...(!form.name_ko.trim() && { name_ko: 'nameNeeded' }),
    ...(!form.name_en.trim() && { name_en: 'nameNeeded' }),
    ...(kind === 'equipment' && !within(form.units, 500) && { units: 'unitsNeeded' }),
    ...(kind === 'room' && form.capacity && !within(form.capacity, 1000) && { capacity: 'capacityNeeded' }),
  }
}
