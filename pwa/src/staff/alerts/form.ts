import { dateKey, hhmm, type Instant } from '../../lib/time'
import type { LevelNumber } from '../../ui/Level'
import { isClock } from '../clock'
import type { AlertBody, AlertText, StaffAlert, Topic } from '../types'

export type Hazard = NonNullable<AlertBody['hazard']>
export const HAZARDS: readonly Hazard[] = ['heat', 'cold', 'outage']
const WORDS: Record<Hazard, RegExp> = { heat: /폭염|heat/i, cold: /한파|cold/i, outage: /정전|단수|outage|blackout/i }

/** What the words of an alert speak of, until somebody says otherwise. */
export const hazardOf = (form: Form): Hazard | 'none' => form.hazard ?? HAZARDS.find(one => WORDS[one].test(form.ko.event)) ?? 'none'

export const TOPICS: readonly Topic[] = ['disaster', 'weather', 'air', 'health', 'traffic', 'jobs', 'welfare', 'culture']
/** Characters: what a lock screen shows whole, and what can be sent at all. */
export const LIMITS = { event: [40, 40], headline: [40, 80], body: [120, 400] } as const
const INSTRUCTIONS = { lines: 3, letters: 120 }
const DAYS = 30

export interface TextForm {
  event: string
  headline: string
  body: string
  /** One a line. */
  instructions: string
}

export type TextLang = 'ko' | 'en'

export interface Form {
  level: LevelNumber | 0
  topics: Topic[]
  district_ids: number[]
  dong_ids: number[]
  link: string
  /** Whether people who live alone are looked in on for it; undefined while nobody has chosen. */
  hazard?: Hazard | 'none' | undefined
  /** 2026-11-23T18:00 in the city. */
  until: string
  ko: TextForm
  en: TextForm
  /** Of the draft that this was written upon; null before it was ever saved. */
  version: number | null
  /** Whether something here is not saved yet. */
  dirty: boolean
}

const NO_TEXT: TextForm = { event: '', headline: '', body: '', instructions: '' }
export const EMPTY: Form = { level: 0, topics: [], district_ids: [], dong_ids: [], link: '', until: '', ko: NO_TEXT, en: NO_TEXT, version: null, dirty: false }

export const toLocal = (at: Instant): string => `${dateKey(at)}T${hhmm(at)}`
export const fromLocal = (local: string): string => `${local}:00+09:00`

const textOf = (text: AlertText | null | undefined): TextForm => (text ? { ...text, instructions: (text.instructions ?? []).join('\n') } : NO_TEXT)

export function fromAlert(alert: StaffAlert): Form {
  const { level, topics, district_ids, dong_ids, link, expires_at, texts, version, hazard } = alert
  return { hazard: hazard ?? 'none', level, topics, district_ids, dong_ids, link: link ?? '', until: toLocal(expires_at), ko: textOf(texts.ko), en: textOf(texts.en), version, dirty: false }
}

export const lines = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)

const textFrom = (form: TextForm): AlertText => ({ event: form.event.trim(), headline: form.headline.trim(), body: form.body.trim(), instructions: lines(form.instructions) })

export const isBlank = (text: TextForm): boolean => Object.values(text).every(value => !value.trim())

/** Only for a form that misses nothing. */
export function toBody(form: Form): AlertBody {
  const hazard = hazardOf(form)
  return {
    hazard: hazard === 'none' ? null : hazard,
    level: form.level || 1,
    topics: form.topics,
    district_ids: form.district_ids,
    dong_ids: form.dong_ids,
    link: form.link.trim() || null,
    expires_at: fromLocal(form.until),
    texts: { ko: textFrom(form.ko), en: isBlank(form.en) ? null : textFrom(form.en) },
  }
}

export const length = (text: string): number => [...text.trim()].length
export const tooMany = (text: TextForm): boolean => lines(text.instructions).length > INSTRUCTIONS.lines
export const wordy = (text: TextForm): boolean => lines(text.instructions).some(line => length(line) > INSTRUCTIONS.letters)
const tooLong = (text: TextForm): boolean => (['event', 'headline', 'body'] as const).some(part => length(text[part]) > LIMITS[part][1]) || tooMany(text) || wordy(text)
const unfinished = (text: TextForm): boolean => !text.event.trim() || !text.headline.trim() || !text.body.trim()

export type TextState = 'complete' | 'incomplete' | 'empty'
export const stateOf = (text: TextForm): TextState => (isBlank(text) ? 'empty' : unfinished(text) || tooLong(text) ? 'incomplete' : 'complete')

export function untilProblem(until: string, now: number): 'untilPast' | 'untilFar' | undefined {
  if (!isWhole(until)) return undefined
  const at = Date.parse(fromLocal(until))
  if (at <= now) return 'untilPast'
  return at > now + DAYS * 86_400_000 ? 'untilFar' : undefined
}

export const linkWrong = (link: string): boolean => link.trim() !== '' && !/^(https:\/\/[^/\s]|\/([^/\\\s]|$))[^\s\\]*$/.test(link.trim())

/** Whether day and time are both there; while one is being written nothing is wrong yet. */
export const isWhole = (until: string): boolean => /^\d{4}-\d\d-\d\dT/.test(until) && isClock(until.slice(11))

export type Missing = 'm_level' | 'm_topics' | 'm_places' | 'm_ko_event' | 'm_ko_headline' | 'm_ko_body' | 'm_ko_long' | 'm_en' | 'm_en_long' | 'm_until' | 'm_link'

/** What stands between this form and sending it. `citywide`: whether this operator may name no place at all. */
export function missing(form: Form, now: number, citywide: boolean): Missing[] {
  const rules: [Missing, boolean][] = [
    ['m_level', form.level === 0],
    ['m_topics', form.topics.length === 0],
    ['m_ko_event', !form.ko.event.trim()],
    ['m_ko_headline', !form.ko.headline.trim()],
    ['m_ko_body', !form.ko.body.trim()],
    ['m_ko_long', tooLong(form.ko)],
    ['m_en', !isBlank(form.en) && unfinished(form.en)],
    ['m_en_long', tooLong(form.en)],
    ['m_until', !isWhole(form.until) || untilProblem(form.until, now) !== undefined],
    ['m_link', linkWrong(form.link)],
    ['m_places', !citywide && form.district_ids.length + form.dong_ids.length === 0],
  ]
  return rules.filter(([, is]) => is).map(([what]) => what)
}

/** What was written, as plain text for the clipboard. */
export function asText(form: Form): string {
  return (['ko', 'en'] as const)
    .filter(lang => !isBlank(form[lang]))
    .map(lang => [form[lang].event, form[lang].headline, form[lang].body, form[lang].instructions].filter(Boolean).join('\n'))
    .join('\n\n')
}
