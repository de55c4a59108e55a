import type { NewOrganization, Organization, OrganizationChange } from './calls'
import { t } from './words'
import type { Wrong } from './EditForm'

export interface LocationForm {
  name_ko: string
  name_en: string
  address_ko: string
  /** An option's value; empty until one is chosen. */
  dong: string
}

export interface OrganizationForm {
  /** What stood there when the form was opened. */
  loaded: string
  name_ko: string
  name_en: string
  phone: string
  locations: LocationForm[]
  district: string
  valid_from: string
}

export const NO_LOCATION: LocationForm = { name_ko: '', name_en: '', address_ko: '', dong: '' }
export const NEW: OrganizationForm = { loaded: '', name_ko: '', name_en: '', phone: '', locations: [NO_LOCATION], district: '', valid_from: '' }
/** The city's own, as an option's value. */
export const CITY = 'city'

export const stateOf = (o: Organization): string => JSON.stringify([o.name_ko, o.name_en, o.phone, o.locations])

export const fromOrganization = (o: Organization): OrganizationForm => ({
  loaded: stateOf(o),
  name_ko: o.name_ko,
  name_en: o.name_en,
  phone: o.phone,
  locations: o.locations.map(({ name_ko, name_en, address_ko, dong_id }) => ({ name_ko, name_en, address_ko, dong: dong_id == null ? '' : String(dong_id) })),
  district: o.district_id === null ? CITY : String(o.district_id),
  valid_from: o.valid_from,
})

const isEmpty = (l: LocationForm): boolean => !`${l.name_ko}${l.name_en}${l.address_ko}${l.dong}`.trim()

const words = (form: OrganizationForm): Omit<OrganizationChange, 'version'> => ({
  name_ko: form.name_ko.trim(),
  name_en: form.name_en.trim(),
  phone: form.phone.trim(),
  locations: form.locations
    .filter(l => !isEmpty(l))
    .map(l => ({ name_ko: l.name_ko.trim(), name_en: l.name_en.trim(), address_ko: l.address_ko.trim(), dong_id: Number(l.dong) || null })),
})

export const toChange = (form: OrganizationForm, version: number): OrganizationChange => ({ ...words(form), version })
export const toNew = (form: OrganizationForm): NewOrganization => ({ ...words(form), district_id: form.district === CITY ? null : Number(form.district), valid_from: form.valid_from })

export function organizationWrong(form: OrganizationForm, isNew: boolean): Wrong {
  const wrong: Record<string, string> = {}
  if (!form.name_ko.trim()) wrong['name_ko'] = t('needed')
  if (!form.name_en.trim()) wrong['name_en'] = t('needed')
  if (!/^\d[\d-]{1,18}\d$/.test(form.phone.trim())) wrong['phone'] = t('phoneNeeded')
  if (isNew && !form.district) wrong['district'] = t('chooseDistrict')
  if (isNew && !form.valid_from) wrong['valid_from'] = t('dateNeeded')
  for (const [n, l] of form.locations.entries()) {
    if (isEmpty(l)) continue
    for (const name of ['name_ko', 'name_en', 'address_ko'] as const) if (!l[name].trim()) wrong[`locations.${n}.${name}`] = t('needed')
  }
  return wrong
}

/** The places in lines, to compare two versions of them. */
export const sayLocations = (locations: readonly { name_ko: string; name_en: string; address_ko: string }[]): string => locations.map(l => `${l.name_ko} (${l.name_en}) ${l.address_ko}`).join('\n')
