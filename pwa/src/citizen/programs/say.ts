import { local } from '../../lib/local'
import { dateKey, date, hour, shortDay, when } from '../../lib/time'
import type { IconName } from '../../ui/names'
import type { Enrolment, Program, Session } from './api'
import { t } from './words'

const WEEKDAYS = ['day1', 'day2', 'day3', 'day4', 'day5', 'day6', 'day7'] as const

/** The city's day of the week, Monday first. */
const weekday = (at: string): number => (new Date(`${dateKey(at)}T12:00:00Z`).getUTCDay() + 6) % 7

export const takingPlace = (program: Program): Session[] => program.sessions.filter(s => s.cancel_reason === null)

/** The session that comes next; the last one where none does. */
export function nextSession(program: Program, now: number): Session | undefined {
  const sessions = takingPlace(program)
  return sessions.find(s => Date.parse(s.ends_at) > now) ?? sessions.at(-1) ?? program.sessions.at(-1)
}

/** 12월 3일 목요일 오후 7시; 12월 3일부터 4번, 화요일·목요일 오후 7시 */
export function whenOf(program: Program): string {
  const sessions = takingPlace(program)
  const first = sessions[0] ?? program.sessions[0]
  if (!first) return ''
  const time = hour(first.starts_at)
  if (sessions.length < 2) return t('once', { day: shortDay(first.starts_at), time })
  const days = [...new Set(sessions.map(s => weekday(s.starts_at)))].sort().map(n => t(WEEKDAYS[n]!))
  return t('series', { from: date(first.starts_at), times: sessions.length, days: days.join(t('between')), time })
}

export const fromTo = ({ starts_at, ends_at }: Session): string => t('fromTo', { from: hour(starts_at), to: hour(ends_at) })

/** 만 19세부터 39세까지, 광주에 사는 분 */
export function forWhom({ age_from: from, age_to: to, residents_only }: Program): string {
  const age = from !== null && to !== null ? t('ages', { from, to }) : from !== null ? t('ageFrom', { from }) : to !== null ? t('ageTo', { to }) : ''
  return [age, residents_only ? t('residents') : ''].filter(Boolean).join(', ') || t('anyone')
}

/** How enrolment stands at a moment. */
export type Phase = 'off' | 'soon' | 'open' | 'full' | 'closed' | 'over'

export function phaseOf(program: Program, now: number): Phase {
  if (program.cancel_reason !== null) return 'off'
  if (now >= Date.parse(program.ends_at)) return 'over'
  if (now < Date.parse(program.opens_at)) return 'soon'
  if (now >= Date.parse(program.closes_at)) return 'closed'
  return program.left > 0 ? 'open' : 'full'
}

interface Said {
  icon: IconName
  kind?: 'ok' | 'bad' | 'now'
  words: string
}

export function placesOf(program: Program, now: number): Said {
  switch (phaseOf(program, now)) {
    case 'off':
      return { icon: 'close', kind: 'bad', words: t('cancelledProgram') }
    case 'soon':
      return { icon: 'clock', words: t('opensAt', { when: when(program.opens_at, now) }) }
    case 'open':
      return { icon: 'users', kind: 'ok', words: t('left', { n: program.left }) }
    case 'full':
      return { icon: 'users', words: program.waiting > 0 ? t('waitingNow', { n: program.waiting }) : t('full') }
    default:
      return { icon: 'history', words: t('closedNow') }
  }
}

/** In a list of mine. */
export function stateOf(enrolment: Enrolment, now: number): Said {
  switch (enrolment.status) {
    case 'enrolled':
      return now >= Date.parse(enrolment.program.ends_at) ? { icon: 'check', words: t('state_over') } : { icon: 'check', kind: 'ok', words: t('state_enrolled') }
    case 'waiting':
      return { icon: 'clock', words: t('state_waiting', { n: enrolment.position ?? 1 }) }
    case 'offered':
      return { icon: 'bell', kind: 'now', words: t('state_offered', { until: when(enrolment.offer_until ?? now, now) }) }
    case 'lapsed':
      return { icon: 'history', words: t('state_lapsed') }
    case 'cancelled_by_citizen':
      return { icon: 'close', words: t('state_cancelled_by_citizen') }
    case 'cancelled_by_centre':
      return { icon: 'close', kind: 'bad', words: t('state_cancelled_by_centre') }
  }
}

export const placeOf = (program: Program): string => `${local(program.site, 'name')} ${local(program.room, 'name')}`
