import type { components } from '../../api/schema'
import type { MyPlace } from '../../lib/choices'
import { language } from '../../lib/settings'
import type { LevelNumber } from '../../ui/Level'

type Schemas = components['schemas']
export type Alert = Schemas['Alert']
export type AlertText = Required<Schemas['AlertText']>
export type Places = Schemas['Places']

/** What city alerts are written in, each by its own name; the app itself speaks the first two. */
export const LANG_NAMES = { ko: '한국어', en: 'English', ru: 'Русский', vi: 'Tiếng Việt', zh: '中文' } as const
export type AlertLang = keyof typeof LANG_NAMES
export const ALERT_LANGS = Object.keys(LANG_NAMES) as AlertLang[]

export const levelOf = (alert: Pick<Alert, 'level'>): LevelNumber => Math.min(4, Math.max(1, alert.level)) as LevelNumber

const texts = (alert: Pick<Alert, 'texts'>): Partial<Record<string, Schemas['AlertText'] | null>> => alert.texts

const NOTHING: AlertText = { event: '', headline: '', body: '', instructions: [] }

/** In this language; in Korean, which is always there, where nobody translated it. */
export const textOf = (alert: Pick<Alert, 'texts'>, lang: AlertLang = language.value): AlertText => ({ ...NOTHING, ...(texts(alert)[lang] ?? texts(alert)['ko']) })

export const speaks = (alert: Pick<Alert, 'texts'>, lang: AlertLang): boolean => Boolean(texts(alert)[lang])

/** When it was over; undefined while it holds. Nobody has to press a button for an alert to expire. */
export function endOf(alert: Pick<Alert, 'ended_at' | 'expires_at'>, now: number): string | undefined {
  if (alert.ended_at) return alert.ended_at
  return Date.parse(alert.expires_at) <= now ? alert.expires_at : undefined
}

type Area = Pick<Alert, 'district_ids' | 'dong_ids'>

export const isCityWide = (area: Area): boolean => area.district_ids.length === 0 && area.dong_ids.length === 0

const districtOf = (places: Places | undefined, dong: number): number | undefined => places?.districts.find(d => d.dongs.some(one => one.id === dong))?.id

/** Whether an alert is for a place: a dong is met by its whole district, both ways. */
export function touches(area: Area, place: Pick<MyPlace, 'district_id' | 'dong_id'>, places: Places | undefined): boolean {
  if (isCityWide(area) || area.district_ids.includes(place.district_id)) return true
  if (place.dong_id !== null) return area.dong_ids.includes(place.dong_id)
  return area.dong_ids.some(dong => districtOf(places, dong) === place.district_id)
}

/** The districts that the map lights: those named, and those of the dongs named; all for the whole city. */
export function litDistricts(area: Area, places: Places | undefined): number[] {
  const all = places?.districts.map(d => d.id) ?? []
  if (isCityWide(area)) return all
  const ofDongs = area.dong_ids.map(dong => districtOf(places, dong)).filter(id => id !== undefined)
  return [...new Set([...area.district_ids, ...ofDongs])]
}

/** The names of an alert's places: districts first, dongs with their district where there is one alone. */
export function areaNames(area: Area, places: Places, name: (of: { name_ko: string; name_en: string }) => string): string[] {
  const districts = places.districts.filter(d => area.district_ids.includes(d.id)).map(name)
  const single = area.dong_ids.length === 1 && districts.length === 0
  const dongs = places.districts.flatMap(d => d.dongs.filter(one => area.dong_ids.includes(one.id)).map(one => (single ? `${name(d)} ${name(one)}` : name(one))))
  return [...districts, ...dongs]
}

/** The gravest first; within a level the newest. */
export const byGravity = (a: Alert, b: Alert): number => b.level - a.level || b.sent_at.localeCompare(a.sent_at)
