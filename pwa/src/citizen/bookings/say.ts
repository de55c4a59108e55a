import { local } from '../../lib/local'
import { clock, day, daysBetween, hour, nearDay } from '../../lib/time'
import { language } from '../../lib/settings'
import type { IconName } from '../../ui/names'
import type { Booking, Service, Slot } from './api'
import type { ko } from './ko'
import { t } from './words'

/** The particle follows how the time is read: 세 시로, 사십 분으로. */
function timeWith(at: string, afterHour: string, afterMinutes: string): string {
  const time = hour(at)
  return language.value === 'en' ? time : time + (time.endsWith('시') ? afterHour : afterMinutes)
}

/** 오후 3시로, 오전 10:40으로 */
export const withTo = (at: string): string => timeWith(at, '로', '으로')
/** 오후 3시는, 오전 10:40은 */
export const withTopic = (at: string): string => timeWith(at, '는', '은')

/** Who or what is booked: 정유나 상담사, 스터디룸 가 */
export const withWhom = (booking: Booking): string =>
  [booking.counsellor && t('withAssigned', { name: local(booking.counsellor, 'name') }), booking.room && local(booking.room, 'name'), ...booking.equipment.map(thing => local(thing, 'name'))]
    .filter(Boolean)
    .join(', ')

/** What a free time offers: how many counsellors, or who. */
export function offer(slot: Slot, service: Service): string {
  if (service.kind === 'room') return t('roomCount', { n: slot.free })
  const only = slot.counsellor_ids.length === 1 ? service.counsellors.find(c => c.id === slot.counsellor_ids[0]) : undefined
  return only ? t('counsellorNamed', { name: local(only, 'name') }) : t('counsellorCount', { n: slot.free })
}

/** 내일, 7월 24일 금요일 · near days are said both ways, since a date alone is easily misread. */
export function fullDay(at: string, now: number): string {
  const near = daysBetween(now, at)
  return near >= 0 && near <= 2 && nearDay(at, now) !== day(at) ? t('nearAndDay', { near: nearDay(at, now), day: day(at) }) : day(at)
}

export const fullTime = (at: string): string => t('dayAndTime', { day: day(at), time: clock(at) })

export const minutesOf = (booking: Booking): number => Math.round((Date.parse(booking.ends_at) - Date.parse(booking.starts_at)) / 60_000)

/** 7K4 29P: read aloud in two breaths. */
export const spaced = (code: string): string => (code.length === 6 ? `${code.slice(0, 3)} ${code.slice(3)}` : code)

interface Said {
  icon: IconName
  kind?: 'ok' | 'bad' | 'now'
  /** On the pass: a whole sentence. */
  sentence: keyof typeof ko & `pass_${string}`
  /** In a list. */
  word: keyof typeof ko & `state_${string}`
}

export const said: Record<Booking['status'], Said> = {
  held: { icon: 'clock', kind: 'now', sentence: 'pass_held', word: 'state_held' },
  requested: { icon: 'clock', kind: 'now', sentence: 'pass_requested', word: 'state_requested' },
  confirmed: { icon: 'check', kind: 'ok', sentence: 'pass_confirmed', word: 'state_confirmed' },
  checked_in: { icon: 'pin', kind: 'ok', sentence: 'pass_checked_in', word: 'state_checked_in' },
  in_session: { icon: 'users', kind: 'now', sentence: 'pass_in_session', word: 'state_in_session' },
  completed: { icon: 'check', sentence: 'pass_completed', word: 'state_completed' },
  cancelled_by_citizen: { icon: 'close', sentence: 'pass_cancelled_by_citizen', word: 'state_cancelled_by_citizen' },
  cancelled_by_centre: { icon: 'close', kind: 'bad', sentence: 'pass_cancelled_by_centre', word: 'state_cancelled_by_centre' },
  no_show: { icon: 'history', sentence: 'pass_no_show', word: 'state_no_show' },
  expired: { icon: 'history', sentence: 'pass_expired', word: 'state_expired' },
}
