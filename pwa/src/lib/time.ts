import { language, type Language } from './settings'

/** ISO 8601 with offset, epoch milliseconds, or a Date. */
export type Instant = string | number | Date

const ZONE = 'Asia/Seoul'
const DAY = 86_400_000
const made = new Map<string, Intl.DateTimeFormat>()

// A formatter costs a millisecond to make, and a list of times asks for many.
function formatter(lang: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = lang + JSON.stringify(options)
  let found = made.get(key)
  if (!found) made.set(key, (found = new Intl.DateTimeFormat(lang, { timeZone: ZONE, ...options })))
  return found
}

const tag = (lang: Language): string => (lang === 'en' ? 'en-US' : 'ko-KR')
const format = (at: Instant, lang: string, options: Intl.DateTimeFormatOptions): string => formatter(lang, options).format(new Date(at))

/** 오전 10:40, 10:40 AM */
export function clock(at: Instant, lang: Language = language.value): string {
  return format(at, tag(lang), { hour: 'numeric', minute: '2-digit', hour12: true })
}

/** As people say it: 오후 3시, and 오전 10:40 where there are minutes. */
export function hour(at: Instant, lang: Language = language.value): string {
  if (lang === 'en' || hhmm(at).slice(3) !== '00') return clock(at, lang)
  return clock(at, lang).replace(':00', '시')
}

/** 7월 24일 금요일, Friday, July 24 */
export function day(at: Instant, lang: Language = language.value): string {
  return format(at, tag(lang), { month: 'long', day: 'numeric', weekday: 'long' })
}

/** As long as fits a large line: 7월 24일 금요일, Fri, July 24 */
export function shortDay(at: Instant, lang: Language = language.value): string {
  return lang === 'en' ? format(at, 'en-US', { month: 'long', day: 'numeric', weekday: 'short' }) : day(at, lang)
}

/** As narrow as a column of a week: 27일 월, Mon 27 */
export function weekday(at: Instant, lang: Language = language.value): string {
  return lang === 'en' ? `${format(at, 'en-US', { weekday: 'short' })} ${format(at, 'en-US', { day: 'numeric' })}` : format(at, 'ko-KR', { day: 'numeric', weekday: 'short' })
}

/** 7월 27일, July 27 */
export function date(at: Instant, lang: Language = language.value): string {
  return format(at, tag(lang), { month: 'long', day: 'numeric' })
}

/** 2026-07-24, the day in the city. */
export function dateKey(at: Instant): string {
  return format(at, 'en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' })
}

/** 14:20, for consoles. */
export function hhmm(at: Instant): string {
  return format(at, 'en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

/** Whole days in the city from `now` to `at`: 1 is tomorrow. */
export function daysBetween(now: Instant, at: Instant): number {
  return Math.round((Date.parse(dateKey(at)) - Date.parse(dateKey(now))) / DAY)
}

const NEAR: Record<Language, Record<number, string>> = {
  ko: { [-1]: '어제', 0: '오늘', 1: '내일', 2: '모레' },
  en: { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' },
}

/** 어제, 오늘, 내일, 모레; else the day. */
export function nearDay(at: Instant, now: Instant, lang: Language = language.value): string {
  return NEAR[lang][daysBetween(now, at)] ?? day(at, lang)
}

/** 내일 오전 10:40, tomorrow at 10:40 AM */
export function when(at: Instant, now: Instant, lang: Language = language.value): string {
  return lang === 'en' ? `${nearDay(at, now, lang)} at ${clock(at, lang)}` : `${nearDay(at, now, lang)} ${hour(at, lang)}`
}

/** How long ago: 방금, 5분 전, 3시간 전, 어제 오후 6:02. */
export function ago(at: Instant, now: Instant, lang: Language = language.value): string {
  const minutes = Math.floor((new Date(now).getTime() - new Date(at).getTime()) / 60_000)
  if (minutes < 1) return lang === 'en' ? 'just now' : '방금'
  if (minutes < 60) return lang === 'en' ? `${minutes} min ago` : `${minutes}분 전`
  if (minutes < 12 * 60) return lang === 'en' ? `${Math.floor(minutes / 60)} h ago` : `${Math.floor(minutes / 60)}시간 전`
  return when(at, now, lang)
}

/** 4분 32초, 4 min 32 s */
export function span(seconds: number, lang: Language = language.value): string {
  const whole = Math.max(0, Math.ceil(seconds))
  const [m, s] = [Math.floor(whole / 60), whole % 60]
  const parts = lang === 'en' ? [m && `${m} min`, s && `${s} s`] : [m && `${m}분`, s && `${s}초`]
  return parts.filter(Boolean).join(' ') || (lang === 'en' ? '0 s' : '0초')
}
