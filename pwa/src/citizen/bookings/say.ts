import { local } from '../../lib/local'
import { clock, day, daysBetween, hour, nearDay } from '../../lib/time'
import { language } from '../../lib/settings'
import type { IconName } from '../../ui/names'
import type { Asking, Booking, Service, Slot } from './api'
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

export const isRoom = (booking: Booking): boolean => booking.service.kind === 'room'
export const counsellorOf = (booking: Booking): string => (booking.counsellor ? t('withAssigned', { name: local(booking.counsellor, 'name') }) : '')
export const roomOf = (booking: Booking): string => (booking.room ? local(booking.room, 'name') : '')
export const thingsOf = (booking: Booking): string => booking.equipment.map(thing => local(thing, 'name')).join(', ')

/** What it is called in a list: the room itself, or the service. */
export const nameOf = (booking: Booking): string => (isRoom(booking) && roomOf(booking)) || local(booking.service, 'name')

/** Who or which room is kept. */
export const keptAs = (booking: Booking): string => (isRoom(booking) ? roomOf(booking) : counsellorOf(booking))

/** 2시간, 4명, 노트북 */
export const keptFor = (booking: Booking): string => [lasting(minutesOf(booking)), t('people', { n: booking.party_size }), thingsOf(booking)].filter(Boolean).join(', ')

/** 1:1 상담 40분, 정유나 상담사 · 스터디룸 가 2시간, 4명, 노트북 */
export const summaryOf = (booking: Booking): string =>
  [
    t('whatLong', { what: nameOf(booking), long: lasting(minutesOf(booking)) }),
    ...(isRoom(booking) ? [t('people', { n: booking.party_size }), thingsOf(booking)] : [counsellorOf(booking), roomOf(booking)]),
  ]
    .filter(Boolean)
    .join(', ')

/** 40분, 2시간, 1시간 30분 */
export function lasting(minutes: number): string {
  const [h, m] = [Math.floor(minutes / 60), minutes % 60]
  return [h > 0 && t('hours', { n: h }), m > 0 && t('minutes', { n: m })].filter(Boolean).join(' ')
}

/** 1~3시간 · how long it may be. */
function lastingFrom({ duration_minutes: least, max_duration_minutes: most }: Service): string {
  if (most === null || most === least) return lasting(least)
  return least % 60 === 0 && most % 60 === 0 ? t('hoursFromTo', { from: least / 60, to: most / 60 }) : t('fromTo', { from: lasting(least), to: lasting(most) })
}

/** 19~39세 · for whom it is; empty where it is for everybody. */
export function whoMay({ age_from, age_to, residents_only }: Service): string {
  const ages = age_from !== null && age_to !== null ? t('agesFromTo', { from: age_from, to: age_to }) : age_from !== null ? t('agesFrom', { from: age_from }) : age_to !== null ? t('agesTo', { to: age_to }) : ''
  return [ages, residents_only && t('residents')].filter(Boolean).join(', ')
}

/** 1~3시간, 6명까지, 무료, 19~39세 */
export function factsOf(service: Service): string {
  const most = Math.max(0, ...service.rooms.map(room => room.capacity ?? 0))
  return [lastingFrom(service), service.kind === 'room' && most > 0 && t('upToPeople', { n: most }), t('free'), whoMay(service)].filter(Boolean).join(', ')
}

/** 2시간, 4명 · how long and for how many, then which room and what else. */
export function asked(asking: Asking, service: Service): string {
  const room = service.rooms.find(r => r.id === asking.room_id)
  return [
    lasting(asking.minutes ?? service.duration_minutes),
    t('people', { n: asking.party_size }),
    room && local(room, 'name'),
    ...service.equipment.filter(thing => asking.equipment_ids.includes(thing.id)).map(thing => local(thing, 'name')),
  ]
    .filter(Boolean)
    .join(', ')
}

/** What a free time offers: how many counsellors or rooms, or which one. */
export function offer(slot: Slot, service: Service): string {
  if (service.kind === 'room') {
    const room = slot.room_ids.length === 1 ? service.rooms.find(r => r.id === slot.room_ids[0]) : undefined
    return room ? local(room, 'name') : t('roomCount', { n: slot.room_ids.length })
  }
  const only = slot.counsellor_ids.length === 1 ? service.counsellors.find(c => c.id === slot.counsellor_ids[0]) : undefined
  return only ? t('counsellorNamed', { name: local(only, 'name') }) : t('counsellorCount', { n: slot.free })
}

/** 내일, 7월 24일 금요일 · near days are said both ways, since a date alone is easily misread. */
export function fullDay(at: string, now: number): string {
  const near = daysBetween(now, at)
  return near >= 0 && near <= 2 && nearDay(at, now) !== day(at) ? t('nearAndDay', { near: nearDay(at, now), day: day(at) }) : day(at)
}

/** 11월 27일 금요일, and on a line of its own 오전 10시부터 오후 12시까지 */
export const fullSpan = (booking: Booking): string => t('spanOfDay', { day: day(booking.starts_at), from: hour(booking.starts_at), to: hour(booking.ends_at) })

export const fullTime = (at: string): string => t('dayAndTime', { day: day(at), time: clock(at) })

export const minutesOf = (booking: Booking): number => Math.round((Date.parse(booking.ends_at) - Date.parse(booking.starts_at)) / 60_000)

/** 7K4 29P: read aloud in two breaths. */
export const spaced = (code: string): string => (code.length === 6 ? `${code.slice(0, 3)} ${code.slice(3)}` : code)

type Plain = { [K in keyof typeof ko]: (typeof ko)[K] extends string ? K : never }[keyof typeof ko]

interface Said {
  icon: IconName
  kind?: 'ok' | 'bad' | 'now'
  /** On the pass: a whole sentence. */
  sentence: Plain & `pass_${string}`
  /** In a list. */
  word: Plain & `state_${string}`
}

const said: Record<Booking['status'], Said> = {
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

const inRoom: Partial<Record<Booking['status'], Partial<Said>>> = {
  in_session: { icon: 'door', sentence: 'pass_in_room', word: 'state_in_room' },
  completed: { sentence: 'pass_room_done' },
}

/** The state in words: a room is used, not talked in, and what was never granted was not cancelled. */
export function stateOf(booking: Booking): Said {
  if (booking.away) return { icon: 'clock', kind: 'now', sentence: 'pass_away', word: 'state_away' }
  const state = said[booking.status]
  if (booking.status === 'cancelled_by_centre' && booking.needs_approval && booking.confirmed_at === null) return { ...state, sentence: 'pass_declined', word: 'state_declined' }
  return isRoom(booking) ? { ...state, ...inRoom[booking.status] } : state
}
