import { dateKey, hhmm } from '../../lib/time'
import { isClock } from '../clock'
import type { Layout, NewProgram, ProgramChange, RoomChoice, StaffProgram } from './calls'

export type Repeat = 'once' | 'weekly' | 'every2' | 'daily'
export const REPEATS: readonly Repeat[] = ['once', 'weekly', 'every2', 'daily']
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
const CODES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** As it is written on the page: days as YYYY-MM-DD, times as HH:MM, numbers as text. */
export interface ProgramForm {
  title_ko: string
  title_en: string
  description_ko: string
  description_en: string
  leader_ko: string
  leader_en: string
  room: string
  first: string
  from: string
  to: string
  repeat: Repeat
  weekdays: readonly number[]
  times: string
  except_dates: readonly string[]
  capacity: string
  opens_on: string
  opens_at: string
  closes_on: string
  closes_at: string
  age_from: string
  age_to: string
  residents_only: boolean
  cancel_hours: string
  offer_hours: string
}

export const BLANK: ProgramForm = {
  title_ko: '',
  title_en: '',
  description_ko: '',
  description_en: '',
  leader_ko: '',
  leader_en: '',
  room: '',
  first: '',
  from: '',
  to: '',
  repeat: 'once',
  weekdays: [],
  times: '4',
  except_dates: [],
  capacity: '',
  opens_on: '',
  opens_at: '10:00',
  closes_on: '',
  closes_at: '18:00',
  age_from: '19',
  age_to: '39',
  residents_only: false,
  cancel_hours: '24',
  offer_hours: '12',
}

const minutesBetween = (from: string, to: string): number => (Date.parse(`2000-01-01T${to}:00Z`) - Date.parse(`2000-01-01T${from}:00Z`)) / 60_000
const instant = (day: string, clock: string): string => `${day}T${clock}:00+09:00`
const whole = (text: string): number => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : NaN)
/** The day of the week in the city, 1 for Monday. */
export const weekdayOf = (day: string): number => ((new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7) + 1

/** RFC 5545's words for what was chosen; null for once. */
export function rruleOf({ repeat, weekdays, times, first }: ProgramForm): string | null {
  if (repeat === 'once') return null
  if (repeat === 'daily') return `FREQ=DAILY;COUNT=${whole(times)}`
  const days = [...(weekdays.length ? weekdays : [weekdayOf(first)])].sort().map(n => CODES[n - 1])
  return `FREQ=WEEKLY${repeat === 'every2' ? ';INTERVAL=2' : ''};BYDAY=${days.join(',')};COUNT=${whole(times)}`
}

export type FormProblem = 'title' | 'leader' | 'room' | 'date' | 'time' | 'times' | 'capacity' | 'window' | 'ages' | 'hours' | 'plan'

/** What is missing in room and days. */
export function layoutWrong(form: ProgramForm): FormProblem | undefined {
  if (!form.room) return 'room'
  if (!/^\d{4}-\d{2}-\d{2}$/.test(form.first)) return 'date'
  if (!isClock(form.from) || !isClock(form.to) || minutesBetween(form.from, form.to) < 10) return 'time'
  if (form.repeat !== 'once' && !(whole(form.times) >= 1 && whole(form.times) <= 60)) return 'times'
  return undefined
}

/** Undefined while it is not complete. */
export function toLayout(form: ProgramForm): Layout | undefined {
  if (layoutWrong(form)) return undefined
  return {
    room_id: Number(form.room),
    schedule: { starts_at: instant(form.first, form.from), duration_minutes: minutesBetween(form.from, form.to), rrule: rruleOf(form), except_dates: [...form.except_dates] },
  }
}

/** When the first session of a layout is. */
export const atOf = ({ schedule }: Layout): { starts_at: string; ends_at: string } => ({
  starts_at: schedule.starts_at,
  ends_at: new Date(Date.parse(schedule.starts_at) + schedule.duration_minutes * 60_000).toISOString(),
})

/** What is missing in the rest, from the top. `last`: when the last session begins. */
export function wordsWrong(form: ProgramForm, last: string | undefined): FormProblem | undefined {
  if (!form.title_ko.trim() || !form.title_en.trim()) return 'title'
  if (!form.leader_ko.trim() || !form.leader_en.trim()) return 'leader'
  if (!(whole(form.capacity) >= 1 && whole(form.capacity) <= 1000)) return 'capacity'
  const window = [form.opens_on, form.closes_on].every(Boolean) && isClock(form.opens_at) && isClock(form.closes_at)
  const [opens, closes] = [Date.parse(instant(form.opens_on, form.opens_at)), Date.parse(instant(form.closes_on, form.closes_at))]
  if (!window || !(opens < closes) || (last !== undefined && closes > Date.parse(last))) return 'window'
  const ages = [form.age_from, form.age_to].map(text => (text.trim() ? whole(text) : undefined))
  if (ages.some(age => age !== undefined && !(age <= 120)) || (ages[0] ?? 0) > (ages[1] ?? 120)) return 'ages'
  const offer = whole(form.offer_hours)
  return whole(form.cancel_hours) <= 720 && offer >= 1 && offer <= 168 ? undefined : 'hours'
}

type Words = Omit<ProgramChange, 'layout' | 'version'>

export function toWords(form: ProgramForm): Words {
  const age = (text: string): number | null => (text.trim() ? whole(text) : null)
  return {
    title_ko: form.title_ko.trim(),
    title_en: form.title_en.trim(),
    description_ko: form.description_ko.trim(),
    description_en: form.description_en.trim(),
    leader_ko: form.leader_ko.trim(),
    leader_en: form.leader_en.trim(),
    capacity: whole(form.capacity),
    opens_at: instant(form.opens_on, form.opens_at),
    closes_at: instant(form.closes_on, form.closes_at),
    age_from: age(form.age_from),
    age_to: age(form.age_to),
    residents_only: form.residents_only,
    cancel_until_minutes: whole(form.cancel_hours) * 60,
    offer_minutes: whole(form.offer_hours) * 60,
  }
}

export const toNew = (form: ProgramForm, layout: Layout): NewProgram => ({ ...toWords(form), layout })

/** A program as the page writes it; its rule is one that this page made. */
export function fromProgram(p: StaffProgram): ProgramForm {
  const first = p.sessions[0]
  const rule = Object.fromEntries((p.rrule ?? '').split(';').map(part => part.split('=') as [string, string]))
  const repeat: Repeat = !p.rrule ? 'once' : rule['FREQ'] === 'DAILY' ? 'daily' : rule['INTERVAL'] === '2' ? 'every2' : 'weekly'
  return {
    ...BLANK,
    title_ko: p.title_ko,
    title_en: p.title_en,
    description_ko: p.description_ko,
    description_en: p.description_en,
    leader_ko: p.leader_ko,
    leader_en: p.leader_en,
    room: String(p.room.id),
    first: first ? dateKey(first.starts_at) : '',
    from: first ? hhmm(first.starts_at) : '',
    to: first ? hhmm(first.ends_at) : '',
    repeat,
    weekdays: (rule['BYDAY'] ?? '').split(',').filter(Boolean).map(code => CODES.indexOf(code) + 1),
    times: rule['COUNT'] ?? BLANK.times,
    capacity: String(p.capacity),
    opens_on: dateKey(p.opens_at),
    opens_at: hhmm(p.opens_at),
    closes_on: dateKey(p.closes_at),
    closes_at: hhmm(p.closes_at),
    age_from: p.age_from === null ? '' : String(p.age_from),
    age_to: p.age_to === null ? '' : String(p.age_to),
    residents_only: p.residents_only,
    cancel_hours: String(Math.round(p.cancel_until_minutes / 60)),
    offer_hours: String(Math.round(p.offer_minutes / 60)),
  }
}

/** The rooms by site, in the order in which they came. */
export const bySite = (rooms: readonly RoomChoice[]): [number, RoomChoice[]][] => [...new Set(rooms.map(r => r.site_id))].map(id => [id, rooms.filter(r => r.site_id === id)])
