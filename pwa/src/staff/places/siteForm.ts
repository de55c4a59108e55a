import type { NewSite, SiteAdmin, SiteChange } from '../types'

export interface SiteForm extends SiteChange {
  kind: NewSite['kind']
  /** An option's value; empty until one is chosen. */
  dong: string
  valid_from: string
}

export const BLANK: SiteForm = { kind: 'job_cafe', dong: '', name_ko: '', name_en: '', address_ko: '', address_en: '', phone: '', valid_from: '' }

export const fromSite = ({ kind, dong_id, name_ko, name_en, address_ko, address_en, phone, valid_from }: SiteAdmin): SiteForm => ({ kind, dong: String(dong_id), name_ko, name_en, address_ko, address_en, phone, valid_from })

export const toChange = (form: SiteForm): SiteChange => ({
  name_ko: form.name_ko.trim(),
  name_en: form.name_en.trim(),
  address_ko: form.address_ko.trim(),
  address_en: form.address_en.trim(),
  phone: form.phone.trim(),
})

export const toNew = (form: SiteForm): NewSite => ({ ...toChange(form), kind: form.kind, dong_id: Number(form.dong), valid_from: form.valid_from })

export type SiteProblem = 'dongNeeded' | 'nameNeeded' | 'addressNeeded' | 'sitePhoneNeeded' | 'dateNeeded' | 'pastDate'

/** What is missing in the words of a site. */
export function wordsWrong(form: SiteForm): SiteProblem | undefined {
  const { name_ko, name_en, address_ko, address_en, phone } = toChange(form)
  if (!name_ko || !name_en) return 'nameNeeded'
  if (!address_ko || !address_en) return 'addressNeeded'
  return /^\d+(-\d+)*$/.test(phone) && phone.length >= 3 ? undefined : 'sitePhoneNeeded'
}

/** The first thing to put right in a new site, from the top. */
export function newSiteWrong(form: SiteForm, today: string): SiteProblem | undefined {
  if (!form.dong) return 'dongNeeded'
  const wrong = wordsWrong(form)
  if (wrong) return wrong
  if (!form.valid_from) return 'dateNeeded'
  return form.valid_from < today ? 'pastDate' : undefined
}
