import { local } from '../../lib/local'
import { language } from '../../lib/settings'
import { date, dateKey, day, hhmm } from '../../lib/time'
import type { IconName } from '../../ui/names'
import type { Participant, Planned, Presence, ProgramSession, StaffProgram } from './calls'
import { t } from './words'

/** How early somebody may be marked as there, in milliseconds. */
export const EARLIEST = 60 * 60_000

export const atTime = (at: string): string => `${date(at)} ${hhmm(at)}`
export const sayRange = (s: ProgramSession): string => t('sessionOf', { day: day(s.starts_at), from: hhmm(s.starts_at), to: hhmm(s.ends_at) })
export const whoOf = (p: { name: string | null }): string => p.name ?? t('nameless')

type Phase = 'soon' | 'open' | 'full' | 'closed' | 'over' | 'off'

export function phaseOf(p: StaffProgram, now: number): Phase {
  if (p.cancel_reason !== null) return 'off'
  if (now >= Date.parse(p.ends_at)) return 'over'
  if (now < Date.parse(p.opens_at)) return 'soon'
  if (now >= Date.parse(p.closes_at)) return 'closed'
  return p.left > 0 ? 'open' : 'full'
}

const LOOK: Record<Phase, { icon: IconName; kind?: 'ok' | 'bad' | 'now' }> = {
  soon: { icon: 'clock' },
  open: { icon: 'users', kind: 'ok' },
  full: { icon: 'users', kind: 'now' },
  closed: { icon: 'lock' },
  over: { icon: 'check' },
  off: { icon: 'close', kind: 'bad' },
}

export function said(p: StaffProgram, now: number): { icon: IconName; kind?: 'ok' | 'bad' | 'now'; words: string } {
  const phase = phaseOf(p, now)
  return { ...LOOK[phase], words: phase === 'soon' ? t('phase_soon', { when: atTime(p.opens_at) }) : t(`phase_${phase}`) }
}

export const takingPlace = (p: StaffProgram): ProgramSession[] => p.sessions.filter(s => s.cancel_reason === null)

/** The session at hand: today's, else the next, else the last. */
export function sessionAtHand(p: StaffProgram, now: number): ProgramSession | undefined {
  const sessions = takingPlace(p)
  return sessions.find(s => dateKey(s.starts_at) === dateKey(now)) ?? sessions.find(s => Date.parse(s.ends_at) > now) ?? sessions.at(-1) ?? p.sessions.at(-1)
}

export const presenceOf = (p: Participant, session: number): Presence => (p.attended.includes(session) ? 'attended' : p.absent.includes(session) ? 'absent' : null)

export function forWhom({ age_from: from, age_to: to, residents_only }: StaffProgram): string {
  const age = from !== null && to !== null ? t('ages', { from, to }) : from !== null ? t('ageFrom', { from }) : to !== null ? t('ageTo', { to }) : ''
  return [age, residents_only ? t('residents') : ''].filter(Boolean).join(', ') || t('anyone')
}

/** 상무 일자리카페 세미나실 · 12월 3일 목요일 14:00–16:00, 4번 */
export function whenWhere(p: StaffProgram): string {
  const sessions = takingPlace(p)
  const first = sessions[0] ?? p.sessions[0]
  return [first && sayRange(first), sessions.length > 1 && t('nTimes', { n: sessions.length }), `${local(p.site, 'name')} ${local(p.room, 'name')}`].filter(Boolean).join(' · ')
}

/** Why a session cannot be. */
export function troubleOf({ trouble, reason_ko, reason_en }: Planned): string {
  const why = (language.value === 'en' && reason_en) || reason_ko
  // A public holiday or an exception says it itself; else it is outside the hours of an open day.
  return (trouble === 'closed' && why) || t(`trouble_${trouble ?? 'past'}`)
}
