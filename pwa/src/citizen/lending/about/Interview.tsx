import { dateKey, day as dayName } from '../../../lib/time'
import { Choice } from '../../../ui/Choice'
import { Field } from '../../../ui/Field'
import type { LendingDay } from '../api'
import { noon } from '../say'
import { t } from '../words'

export interface Written {
  firm: string
  interview_on: string
  shoe_mm: string
  /** What it was written for: the same words for another time are another request. */
  pick_up_at: string
  suit_id: number
}

const SHOES = Array.from({ length: 16 }, (_, n) => String(225 + n * 5))

/** The days from pick-up to return. */
function daysOf(day: LendingDay): string[] {
  const days: string[] = []
  for (let at = Date.parse(noon(day.date)); dateKey(at) <= dateKey(day.due_at); at += 86_400_000) days.push(dateKey(at))
  return days
}

/** A day that was chosen for another pick-up is not within this one. */
export const interviewOn = (written: Written, day: LendingDay | undefined): string => (day && daysOf(day).includes(written.interview_on) ? written.interview_on : '')

interface InterviewProps {
  written: Written
  day: LendingDay | undefined
  elsewhere: boolean
  onWrite: (part: Partial<Written>) => void
}

export function Interview({ written, day, elsewhere, onWrite }: InterviewProps) {
  const days = day ? daysOf(day) : []
  return (
    <>
      <Field label={t(elsewhere ? 'firmElsewhere' : 'firm')} hint={t('firmHint')} value={written.firm} name="firm" autoComplete="off" required={elsewhere} onInput={firm => onWrite({ firm: [...firm].slice(0, 80).join('') })} />
      <Choice label={t('interview')} value={interviewOn(written, day)} none={t('interviewLater')} choices={days.map(date => [date, dayName(noon(date))])} onChoose={interview_on => onWrite({ interview_on })} />
      <Choice label={t('shoes')} value={written.shoe_mm} none={t('shoesNone')} choices={SHOES.map(mm => [mm, t('mm', { n: Number(mm) })])} onChoose={shoe_mm => onWrite({ shoe_mm })} />
    </>
  )
}
