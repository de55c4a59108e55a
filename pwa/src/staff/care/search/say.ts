import { hhmm, nearDay } from '../../../lib/time'
import type { Call, Listed, Result } from './calls'
import { t } from './words'

const MINUTE = 60_000

/** By when the next call is made, or for how long it has been late. */
export function due(of: Pick<Listed, 'due_at'>, now: number): { words: string; late: boolean } {
  const at = Date.parse(of.due_at)
  if (at > now) {
    const day = nearDay(of.due_at, now)
    return { words: t('until', { at: day === nearDay(now, now) ? hhmm(of.due_at) : `${day} ${hhmm(of.due_at)}` }), late: false }
  }
  const minutes = Math.max(1, Math.floor((now - at) / MINUTE))
  return { words: minutes < 120 ? t('lateMinutes', { n: minutes }) : t('lateHours', { n: Math.floor(minutes / 60) }), late: true }
}

export const nameOf = (name: string): string => (name ? t('person', { who: name }) : t('nameless'))
export const whomOf = (whom: Call['whom'], name = ''): string => (name ? t('whomNamed', { whom: t(`whom_${whom}`), name }) : t(`whom_${whom}`))
export const resultOf = (call: Pick<Call, 'whom'>, result: Result): string =>
  call.whom === 'door' && (result === 'met' || result === 'no_answer') ? t(`door_${result}`) : t(`result_${result}`)
