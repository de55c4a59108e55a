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

/** A week in lines, to compare two. */
export const sayWeek = (week: readonly WeekHours[]): string =>
  WEEKDAYS.flatMap(weekday => {
    const own = week.filter(h => h.weekday === weekday)
    return own.length ? [`${dayWord(weekday)} ${own.map(h => `${h.opens}–${h.closes}`).join(', ')}`] : []
  }).join('\n')
