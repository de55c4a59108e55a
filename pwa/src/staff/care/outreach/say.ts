import { hhmm, nearDay } from '../../../lib/time'
import type { Item, List } from './calls'
import { t } from './words'

export const when = (at: string, now: number): string => `${nearDay(at, now)} ${hhmm(at)}`

export interface Sums {
  all: number
  reached: number
  waiting: number
  not_reached: number
  needs_help: number
}

/** Of all dongs of a list together. */
export function sumsOf(list: Pick<List, 'dongs'>): Sums {
  const sums: Sums = { all: 0, reached: 0, waiting: 0, not_reached: 0, needs_help: 0 }
  for (const d of list.dongs) for (const part of ['reached', 'waiting', 'not_reached', 'needs_help'] as const) {
    sums[part] += d[part]
    sums.all += d[part]
  }
  return sums
}

export const nameOf = (item: { name: string }): string => item.name || t('nameless')
export const whoDid = (item: Pick<Item, 'how' | 'by' | 'at'>, now: number): string =>
  item.how && item.by && item.at ? t(`by_${item.how}`, { who: item.by, at: when(item.at, now) }) : ''
