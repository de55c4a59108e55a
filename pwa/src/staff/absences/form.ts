import { dateKey, hhmm } from '../../lib/time'
import { isClock } from '../clock'
import { midnight, shift } from '../day/state'
import type { AbsencePlan, Period, PlannedVisit, Spot, VisitChoice } from './calls'

export const KINDS = ['day', 'rest', 'hours', 'days'] as const
export type Kind = (typeof KINDS)[number]

export interface Values {
  who: number
  kind: Kind
  date: string
  last: string
  from: string
  to: string
  /** By booking, where the desk has chosen otherwise than proposed. */
  choices: Readonly<Record<string, string>>
}

const isDate = (date: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date))

/** From when to when; undefined where that makes no sense. `now`: the minute in which 'from now' begins. */
export function periodOf({ who, kind, date, last, from, to }: Values, now: number): Period | undefined {
  if (!who || !isDate(date) || (kind === 'days' && !isDate(last))) return undefined
  if (kind === 'hours' && (!isClock(from) || !isClock(to))) return undefined
  const day = kind === 'rest' ? dateKey(now) : date
  const at = (clock: string): number => Date.parse(`${day}T${clock}:00+09:00`)
  const starts = kind === 'rest' ? Math.floor(now / 60_000) * 60_000 : kind === 'hours' ? at(from) : midnight(day)
  const ends = kind === 'hours' ? at(to) : midnight(shift(kind === 'days' ? last : day, 1))
  if (!(starts < ends) || ends <= now || ends - starts > 31 * 86_400_000) return undefined
  return { resource_id: who, starts_at: new Date(starts).toISOString(), ends_at: new Date(ends).toISOString() }
}

/** What a choice is called in its list: a place by when and with whom. */
export const keyOf = (spot: Spot): string => `${spot.starts_at} ${spot.counsellor_id ?? ''}`

export const proposed = (visit: PlannedVisit): string => (visit.proposal ? keyOf(visit.proposal) : 'choose')

export const spotOf = (visit: PlannedVisit, choice: string): Spot | undefined =>
  visit.proposal && keyOf(visit.proposal) === choice ? visit.proposal : visit.places.find(place => keyOf(place) === choice)

/** What is chosen for a visit; a place that is no longer free falls back to what is proposed. */
export function chosenFor(visit: PlannedVisit, choices: Values['choices']): string {
  const choice = choices[visit.id]
  return choice !== undefined && (choice === 'choose' || choice === 'cancel' || spotOf(visit, choice)) ? choice : proposed(visit)
}

/** The places that other visits of the list were given. */
export function givenTo(plan: AbsencePlan, choices: Values['choices'], except: string): readonly Spot[] {
  return plan.visits.flatMap(visit => (visit.id === except ? [] : (spotOf(visit, chosenFor(visit, choices)) ?? [])))
}

const overlaps = (a: Spot, b: Spot): boolean => Date.parse(a.taken_from) < Date.parse(b.taken_until) && Date.parse(b.taken_from) < Date.parse(a.taken_until)

/** Whether a place is already given to somebody else of the list. */
export const isGiven = (spot: Spot, given: readonly Spot[]): boolean => given.some(other => other.counsellor_id === spot.counsellor_id && overlaps(other, spot))

export function toSend(plan: AbsencePlan, choices: Values['choices']): VisitChoice[] {
  return plan.visits.map(visit => {
    const choice = chosenFor(visit, choices)
    const spot = spotOf(visit, choice)
    if (!spot) return { booking_id: visit.id, what: choice === 'cancel' ? 'cancel' : 'choose' }
    return { booking_id: visit.id, what: 'offer', starts_at: spot.starts_at, counsellor_id: spot.counsellor_id, room_id: spot.room_id }
  })
}

/** 09:00–18:00, or nothing for a whole day. */
export function clocks(starts_at: string, ends_at: string): string | undefined {
  const whole = hhmm(starts_at) === '00:00' && hhmm(ends_at) === '00:00'
  return whole ? undefined : `${hhmm(starts_at)}–${hhmm(ends_at) === '00:00' ? '24:00' : hhmm(ends_at)}`
}

/** The last day on which it still is. */
export const lastDay = (ends_at: string): string => dateKey(Date.parse(ends_at) - 1)
