import { dateKey, hhmm, type Instant } from '../../lib/time'
import type { LevelNumber } from '../../ui/Level'
import { isClock } from '../clock'
import type { AlertBody, AlertText, StaffAlert, Template, TemplateBody, Topic } from '../types'

export type Stage = NonNullable<AlertBody['crisis_stage']>
export const STAGES: readonly Stage[] = ['관심', '주의', '경계', '심각']
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

export const LANGS = ['ko', 'en', 'ru', 'vi', 'zh'] as const
export type TextLang = (typeof LANGS)[number]
/** Each in its own words. */
export const LANG_NAMES: Record<TextLang, string> = { ko: '한국어', en: 'English', ru: 'Русский', vi: 'Tiếng Việt', zh: '中文' }

export interface Form extends Record<TextLang, TextForm> {
  level: LevelNumber | 0
  topics: Topic[]
  district_ids: number[]
  dong_ids: number[]
  link: string
  /** Whether people who live alone are looked in on for it; undefined while nobody has chosen. */
  hazard?: Hazard | 'none' | undefined
  /** 2026-11-23T18:00 in the city. */
  until: string
  /** When it goes out, as `until`; empty: as soon as it is approved. */
  sendAt: string
  /** For test phones alone. */
  exercise: boolean
  /** Minutes after which an SMS follows to who has not opened it; 0: none. */
  smsAfter: number
  /** Of a crisis, where one is declared. */
  stage: Stage | ''
  /** Whether people are asked to say that they are safe. */
  asks: boolean
  /** Of the draft that this was written upon; null before it was ever saved. */
  version: number | null
  /** Whether something here is not saved yet. */
  dirty: boolean
}

const NO_TEXT: TextForm = { event: '', headline: '', body: '', instructions: '' }
export const EMPTY: Form = { level: 0, topics: [], district_ids: [], dong_ids: [], link: '', until: '', sendAt: '', exercise: false, smsAfter: 0, stage: '', asks: false, ko: NO_TEXT, en: NO_TEXT, ru: NO_TEXT, vi: NO_TEXT, zh: NO_TEXT, version: null, dirty: false }

export const toLocal = (at: Instant): string => `${dateKey(at)}T${hhmm(at)}`
export const fromLocal = (local: string): string => `${local}:00+09:00`

const textOf = (text: AlertText | null | undefined): TextForm => (text ? { ...text, instructions: (text.instructions ?? []).join('\n') } : NO_TEXT)

const textsOf = (texts: AlertBody['texts']): Record<TextLang, TextForm> => Object.fromEntries(LANGS.map(lang => [lang, textOf(texts[lang])])) as Record<TextLang, TextForm>

/** What an alert, or one of its versions, says; as it is edited and compared. */
export function fromContent(content: Omit<AlertBody, 'level'> & { level: number }): Form {
  const { level, topics, district_ids, dong_ids, link, expires_at, texts, hazard, send_at, exercise, sms_after, crisis_stage, asks_safety } = content
  return {
    hazard: hazard ?? 'none', level: level as LevelNumber, topics, district_ids, dong_ids, link: link ?? '', until: toLocal(expires_at),
    sendAt: send_at ? toLocal(send_at) : '', exercise: exercise ?? false, smsAfter: sms_after ?? 0, stage: crisis_stage ?? '', asks: asks_safety ?? false,
    ...textsOf(texts), version: null, dirty: false,
  } // prettier-ignore
}

export const fromAlert = (alert: StaffAlert): Form => ({ ...fromContent(alert), version: alert.version })

/** What ready words put into a form; what is only for this time stays. */
export function fromTemplate(template: Template, now: number): Partial<Form> {
  const { level, topics, hazard, link, hours, texts, asks_safety } = template
  return { level, topics, hazard: hazard ?? 'none', link: link ?? '', until: toLocal(now + hours * 3_600_000), asks: asks_safety, ...textsOf(texts) }
}

const textsFrom = (form: Form): AlertBody['texts'] => ({ ...Object.fromEntries(LANGS.filter(lang => !isBlank(form[lang])).map(lang => [lang, textFrom(form[lang])])), ko: textFrom(form.ko) })

/** Kept under a name for the next time. */
export function toTemplate(form: Form, name: string, now: number): TemplateBody {
  const hazard = hazardOf(form)
  const hours = Math.min(720, Math.max(1, Math.round((Date.parse(fromLocal(form.until)) - now) / 3_600_000)))
  return { name: name.trim(), level: form.level || 1, topics: form.topics, hazard: hazard === 'none' ? null : hazard, link: form.link.trim() || null, hours, texts: textsFrom(form), asks_safety: form.asks }
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
    texts: textsFrom(form),
    send_at: form.sendAt ? fromLocal(form.sendAt) : null,
    exercise: form.exercise,
    sms_after: mayText(form) && form.smsAfter > 0 ? form.smsAfter : null,
    crisis_stage: form.stage || null,
    asks_safety: form.asks,
  }
}

/** Whether an SMS may follow: to who does not open something grave. */
export const mayText = (form: Pick<Form, 'level' | 'exercise'>): boolean => form.level >= 3 && !form.exercise

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

export function sendAtProblem(sendAt: string, until: string, now: number): 'sendAtPast' | 'sendAtLate' | undefined {
  if (!isWhole(sendAt)) return undefined
  const at = Date.parse(fromLocal(sendAt))
  if (at <= now) return 'sendAtPast'
  return isWhole(until) && at >= Date.parse(fromLocal(until)) ? 'sendAtLate' : undefined
}

/** The languages that nobody has written: those phones get English, else Korean, and a word about that. */
export const untranslated = (form: Form): TextLang[] => LANGS.filter(lang => isBlank(form[lang]))
export const standIn = (form: Form, lang: TextLang): TextLang => (!isBlank(form[lang]) ? lang : lang !== 'ko' && !isBlank(form.en) ? 'en' : 'ko')

export const linkWrong = (link: string): boolean => link.trim() !== '' && !/^(https:\/\/[^/\s]|\/([^/\\\s]|$))[^\s\\]*$/.test(link.trim())

/** Whether day and time are both there; while one is being written nothing is wrong yet. */
export const isWhole = (until: string): boolean => /^\d{4}-\d\d-\d\dT/.test(until) && isClock(until.slice(11))

export type Missing = 'm_level' | 'm_topics' | 'm_places' | 'm_ko_event' | 'm_ko_headline' | 'm_ko_body' | 'm_until' | 'm_send_at' | 'm_link' | `part_${TextLang}` | `long_${TextLang}`

/** What stands between this form and sending it. `citywide`: whether this operator may name no place at all. */
export function missing(form: Form, now: number, citywide: boolean): Missing[] {
  const rules: [Missing, boolean][] = [
    ['m_level', form.level === 0],
    ['m_topics', form.topics.length === 0],
    ['m_ko_event', !form.ko.event.trim()],
    ['m_ko_headline', !form.ko.headline.trim()],
    ['m_ko_body', !form.ko.body.trim()],
    ...LANGS.flatMap((lang): [Missing, boolean][] => [
      [`part_${lang}`, lang !== 'ko' && !isBlank(form[lang]) && unfinished(form[lang])],
      [`long_${lang}`, tooLong(form[lang])],
    ]),
    ['m_until', !isWhole(form.until) || untilProblem(form.until, now) !== undefined],
    ['m_send_at', form.sendAt !== '' && (!isWhole(form.sendAt) || sendAtProblem(form.sendAt, form.until, now) !== undefined)],
    ['m_link', linkWrong(form.link)],
    ['m_places', !citywide && form.district_ids.length + form.dong_ids.length === 0],
  ]
  return rules.filter(([, is]) => is).map(([what]) => what)
}

/** What was written, as plain text for the clipboard. */
export function asText(form: Form): string {
  return LANGS.filter(lang => !isBlank(form[lang]))
    .map(lang => [form[lang].event, form[lang].headline, form[lang].body, form[lang].instructions].filter(Boolean).join('\n'))
    .join('\n\n')
}
