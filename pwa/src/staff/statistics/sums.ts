import type { DayVisits, HourSums, Statistics, VisitSums } from '../types'
import { bucketsOf, type Bucket, type Span } from './span'
import { t } from './words'

/** A part of a whole in whole percent; undefined where there is no whole. */
export const percent = (part: number, of: number): number | undefined => (of > 0 ? Math.round((100 * part) / of) : undefined)

/** Of those who came or should have come. */
export const noShowRate = (v: VisitSums): number | undefined => percent(v.no_show, v.completed + v.no_show)
export const cancelled = (v: VisitSums): number => v.cancelled_by_citizen + v.cancelled_by_centre
/** Neither over nor cancelled: they are to come, or nobody has said how they ended. */
export const open = (v: VisitSums): number => v.made - v.completed - v.no_show - cancelled(v)

export interface Bar extends Bucket {
  completed: number
  no_show: number
  cancelled: number
  open: number
  made: number
}

/** The days as as many bars as can be read. */
export function barsOf(days: readonly DayVisits[], span: Span): { by: 'day' | 'week' | 'month'; bars: Bar[] } {
  const { by, buckets } = bucketsOf(span)
  const bars = buckets.map(bucket => {
    const within = days.filter(d => bucket.from <= d.date && d.date <= bucket.last)
    const sum = (of: (v: VisitSums) => number): number => within.reduce((n, d) => n + of(d), 0)
    return { ...bucket, completed: sum(d => d.completed), no_show: sum(d => d.no_show), cancelled: sum(cancelled), open: sum(open), made: sum(d => d.made) }
  })
  return { by, bars }
}

/** How much of the open time of all counsellors or rooms was used. */
export function usedOf(hours: readonly HourSums[], kind: HourSums['kind']): number | undefined {
  const of = hours.filter(h => h.kind === kind)
  return percent(
    of.reduce((n, h) => n + h.booked_minutes, 0),
    of.reduce((n, h) => n + h.open_minutes, 0),
  )
}

/** The hours that are open on some day, and the weekdays on which one is. */
export function gridOf(hours: readonly HourSums[], kind: HourSums['kind']): { hours: number[]; weekdays: number[]; at: (weekday: number, hour: number) => HourSums | undefined } {
  const of = hours.filter(h => h.kind === kind && h.open_minutes > 0)
  const each = (what: 'hour' | 'weekday'): number[] => [...new Set(of.map(h => h[what]))].sort((a, b) => a - b)
  return { hours: each('hour'), weekdays: each('weekday'), at: (weekday, hour) => of.find(h => h.weekday === weekday && h.hour === hour) }
}

/** From 0 to 5, for the shade of a cell. */
export const shade = (part: number): number => (part <= 0 ? 0 : Math.min(5, 1 + Math.floor(part / 20)))

export const answersIn = (scores: readonly number[]): number => scores.reduce((a, b) => a + b, 0)
export function meanOf(scores: readonly number[]): number | undefined {
  const n = answersIn(scores)
  return n ? scores.reduce((sum, count, i) => sum + count * (i + 1), 0) / n : undefined
}

/** Of all services and things together; each answer once. */
export function allScores(found: Statistics): number[] {
  const all = [0, 0, 0, 0, 0]
  for (const one of found.satisfaction) if (one.counsellor_id === null) one.scores.forEach((n, i) => (all[i]! += n))
  return all
}

/** 40분, 5시간, 3.5일 */
export function sayHours(hours: number): string {
  if (hours < 1) return t('minutes', { n: Math.round(hours * 60) })
  if (hours < 48) return t('hours', { n: Math.round(hours) })
  return t('days', { n: Math.round((hours / 24) * 10) / 10 })
}

/** 12시간 30분 */
export const sayMinutes = (minutes: number): string => [minutes >= 60 ? t('hours', { n: Math.floor(minutes / 60) }) : '', minutes % 60 || minutes < 60 ? t('minutes', { n: minutes % 60 }) : ''].filter(Boolean).join(' ')
