import { language } from '../../lib/settings'

/** 1999년 3월 17일 · a day of the calendar, in no zone. */
export const longDate = (day: string): string =>
  new Intl.DateTimeFormat(language.value === 'en' ? 'en-US' : 'ko-KR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
