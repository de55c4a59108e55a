import { problemsOf, WEEKDAYS, weekOn, type WeekHours, type Weekday } from '../places/week'
import type { Shift, WorkingHours } from '../types'
import type { WeekWords } from '../WeekGrid'
import { t } from './words'

export const dayWord = (weekday: Weekday): string => t('weekday', { day: t(`day${weekday}`) })

export const WORDS: WeekWords = {
  day: dayWord,
  get none() {
    return t('off')
  },
  opens: day => t('starts', { day }),
  closes: day => t('ends', { day }),
  get add() {
    return t('add')
  },
  addOn: day => t('addHours', { day }),
  removeOn: day => t('removeHours', { day }),
}

/** A site opens and closes; a counsellor starts and ends. */
export const toWeek = (shifts: readonly Shift[]): WeekHours[] => shifts.map(({ weekday, starts, ends }) => ({ weekday, opens: starts, closes: ends }))
export const toShifts = (week: readonly WeekHours[]): Shift[] => week.map(({ weekday, opens, closes }) => ({ weekday, starts: opens, ends: closes }))
export const workOn = (hours: readonly WorkingHours[], day: string): WeekHours[] => weekOn(hours.map((h, id) => ({ id, weekday: h.weekday, opens: h.starts, closes: h.ends, valid_from: h.valid_from, valid_until: h.valid_until })), day)

export const sayProblems = (week: readonly WeekHours[]): string[] => problemsOf(week).map(p => t(p.what, { day: dayWord(p.weekday) }))

/** A week in lines; days that follow each other with the same hours share one. */
export function sayWeek(week: readonly WeekHours[]): string {
  const lines: { from: Weekday; to: Weekday; hours: string }[] = []
  for (const weekday of WEEKDAYS) {
    const own = week.filter(h => h.weekday === weekday)
    const hours = own.map(h => `${h.opens}–${h.closes}`).join(', ')
    const last = lines.at(-1)
    if (last?.hours === hours && last.to === weekday - 1) last.to = weekday
    else if (hours) lines.push({ from: weekday, to: weekday, hours })
  }
  return lines.map(l => `${l.from === l.to ? t(`day${l.from}`) : t('weekdays', { from: t(`day${l.from}`), to: t(`day${l.to}`) })} ${l.hours}`).join('\n')
}
