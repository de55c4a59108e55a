import { language } from '../../lib/settings'
import { clock, day, hhmm, hour } from '../../lib/time'
import type { IconName } from '../../ui/names'
import type { Loan, Suit } from './api'
import type { ko } from './ko'
import { t } from './words'

/** 바지 정장 100 */
export const suitName = (suit: Pick<Suit, 'cut' | 'size'>): string => `${t(`cut_${suit.cut}`)} ${suit.size}`

export const measuresOf = (suit: Suit): string => t('measures', { chest: range(suit.chest_from, suit.chest_to), waist: range(suit.waist_from, suit.waist_to) })
const range = (from: number, to: number): string => `${from}~${to}`

/** 3월 12일 목요일 오후 9시 */
export const fullTime = (at: string): string => (language.value === 'en' ? `${day(at)} at ${clock(at)}` : `${day(at)} ${hour(at)}`)

/** Noon of a day in the city: a moment that is on that day wherever it is read. */
export const noon = (date: string): string => `${date}T12:00:00+09:00`

export type PartOfDay = 'morning' | 'afternoon' | 'evening'
export const partOf = (at: string): PartOfDay => {
  const time = hhmm(at)
  return time < '12:00' ? 'morning' : time < '18:00' ? 'afternoon' : 'evening'
}

interface Said {
  icon: IconName
  kind?: 'ok' | 'bad' | 'now'
  /** On the pass: a whole sentence. */
  sentence: keyof typeof ko & `sentence_${string}`
  /** In a list. */
  word: keyof typeof ko & `state_${string}`
}

const SAID: Record<Loan['status'] | 'overdue', Said> = {
  reserved: { icon: 'check', kind: 'ok', sentence: 'sentence_reserved', word: 'state_reserved' },
  out: { icon: 'suit', kind: 'now', sentence: 'sentence_out', word: 'state_out' },
  overdue: { icon: 'clock', kind: 'bad', sentence: 'sentence_overdue', word: 'state_overdue' },
  returned: { icon: 'check', sentence: 'sentence_returned', word: 'state_returned' },
  damaged: { icon: 'check', sentence: 'sentence_damaged', word: 'state_damaged' },
  lost: { icon: 'history', sentence: 'sentence_lost', word: 'state_lost' },
  cancelled_by_citizen: { icon: 'close', sentence: 'sentence_cancelled_by_citizen', word: 'state_cancelled_by_citizen' },
  cancelled_by_centre: { icon: 'close', kind: 'bad', sentence: 'sentence_cancelled_by_centre', word: 'state_cancelled_by_centre' },
  no_show: { icon: 'history', sentence: 'sentence_no_show', word: 'state_no_show' },
}

/** A suit can become late while nobody asks the server, also without a connection. */
export const isLate = (loan: Loan, now: number): boolean => loan.status === 'out' && Date.parse(loan.due_at) < now
export const said = (loan: Loan, now: number): Said => SAID[isLate(loan, now) ? 'overdue' : loan.status]
