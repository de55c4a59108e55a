import { language } from '../../lib/settings'
import { date, daysBetween, hhmm, nearDay, type Instant } from '../../lib/time'
import type { AlertText, StaffAlert } from '../types'
import { mayText, type Form } from './form'
import { number } from './where'
import { t } from './words'

/** 오늘 18:00, 내일 09:00, 11월 27일 09:00 */
export function stamp(at: Instant): string {
  const now = Date.now()
  return `${Math.abs(daysBetween(now, at)) <= 1 ? nearDay(at, now) : date(at)} ${hhmm(at)}`
}

export const textIn = (a: Pick<StaffAlert, 'texts'>): AlertText => a.texts[language.value] ?? a.texts.ko

const OVER: readonly StaffAlert['status'][] = ['superseded', 'cancelled', 'ended']
export const isUnsent = (a: StaffAlert): boolean => a.sent_at === null
export const isOver = (a: StaffAlert, now: number): boolean => a.msg_type === 'cancel' || OVER.includes(a.status) || Date.parse(a.expires_at) <= now

/** It went out without a second person, and nobody has looked at it yet. */
export const needsReview = (a: StaffAlert): boolean => a.glass_reason !== null && a.reviewed_at === null

/** 10분 뒤 */
export const smsWord = (form: Pick<Form, 'smsAfter' | 'level' | 'exercise'>): string => (mayText(form) && form.smsAfter > 0 ? t('smsAfter', { n: form.smsAfter }) : '')

/** 2.4초, 35초 */
export const secondsWord = (n: number | null | undefined): string | undefined => (n == null ? undefined : n < 10 ? t('secondsFew', { n: n.toFixed(1) }) : t('seconds', { n: number(Math.round(n)) }))
