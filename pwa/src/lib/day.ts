import { language } from './settings'
import { date } from './time'

/** A day as the API says it, 2026-03-16: 3월 16일, and with its year where that is another one. */
export function dayOf(day: string): string {
  const noon = new Date(`${day}T12:00:00+09:00`)
  if (day.slice(0, 4) === String(new Date().getFullYear())) return date(noon)
  return new Intl.DateTimeFormat(language.value === 'en' ? 'en-US' : 'ko-KR', { timeZone: 'Asia/Seoul', year: 'numeric', month: 'long', day: 'numeric' }).format(noon)
}
