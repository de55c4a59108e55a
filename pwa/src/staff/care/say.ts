import { date, dateKey, daysBetween, hhmm, nearDay } from '../../lib/time'
import type { IconName } from '../../ui/names'
import { named } from '../session'
import type { DeskCase, Need, Queued } from './calls'
import { t } from './words'

const HOUR = 3_600_000

export const whoOf = (c: { name: string | null }): string => c.name || t('nameless')
export const needsOf = (needs: readonly Need[]): string => needs.map(n => t(`need_${n}`)).join(', ')
/** 1234 5678 */
export const codeOf = (code: string): string => `${code.slice(0, 4)} ${code.slice(4)}`
/** 11월 28일 14:20 */
export const moment = (at: string): string => `${date(at)} ${hhmm(at)}`
export const shortMoment = (at: string, now: number): string => `${nearDay(at, now)} ${hhmm(at)}`

export interface Promised {
  words: string
  kind: 'late' | 'soon' | 'later' | 'still'
}

interface Clocked {
  due_at: string | null
  pause_reason: DeskCase['pause_reason']
  closed_at?: string | null
}

/** Until when something is promised, or for how long it has been late. */
export function promised({ due_at, pause_reason, closed_at }: Clocked, now: number): Promised {
  if (closed_at) return { words: t('ended'), kind: 'still' }
  if (pause_reason) return { words: t(`paused_${pause_reason}`), kind: 'still' }
  if (!due_at) return { words: t('noPromise'), kind: 'still' }
  const due = Date.parse(due_at)
  if (due <= now) {
    const hours = Math.floor((now - due) / HOUR)
    return { words: hours < 24 ? t('lateHours', { n: Math.max(1, hours) }) : t('lateDays', { n: Math.floor(hours / 24) }), kind: 'late' }
  }
  // A promise for a day ends with it: its last minute says which day.
  const last = due - 60_000
  const day = daysBetween(now, last) <= 2 ? nearDay(last, now) : date(last)
  const at = hhmm(last) === '23:59' ? '' : ` ${hhmm(due)}`
  return { words: t('until', { day: day + at }), kind: daysBetween(now, last) <= 1 ? 'soon' : 'later' }
}

/** What a row or a case must not be overlooked for: an icon and words, never one alone. */
export interface Mark {
  icon: IconName
  words: string
  kind?: 'bad' | 'now' | 'ok'
}

export function marks(c: Queued): Mark[] {
  const all: (Mark | false)[] = [
    c.urgency === 'emergency' && { icon: 'level-3', words: t('urgency_emergency'), kind: 'bad' },
    c.urgency === 'soon' && { icon: 'clock', words: t('urgency_soon') },
    c.handed_to_me && { icon: 'users', words: t('handedToMe'), kind: 'now' },
    c.to_answer && { icon: 'ask', words: t('toAnswer'), kind: 'now' },
    c.escalated_to !== 'dong' && { icon: 'siren', words: t(`escalated_${c.escalated_to}`), kind: 'bad' },
  ]
  return all.filter((m): m is Mark => m !== false)
}

/** Whose birthday is still to come this year is a year younger. */
export function ageOf(on: string, now: number): number {
  const today = dateKey(now)
  return Number(today.slice(0, 4)) - Number(on.slice(0, 4)) - (today.slice(5) < on.slice(5) ? 1 : 0)
}

/** 1941. 5. 18. (85세) */
export function born(on: string, now: number): string {
  const [year, month, day] = on.split('-') as [string, string, string]
  return t('born', { day: `${year}. ${Number(month)}. ${Number(day)}.`, age: ageOf(on, now) })
}

export const dongOf = (d: { name_ko: string; name_en: string }): string => named(d)

type Words = Parameters<typeof t>[0]
/** What happened, as the history says it; a step by its status. */
export function happened(e: DeskCase['events'][number]): string {
  const key = (e.to_status ? `did_${e.to_status}` : `did_${e.action}`) as Words
  return t(key as 'did_received') || e.action
}
