import type { Translation } from '../catalogue'
import type { ko } from './ko'

const ORDINAL = new Intl.PluralRules('en', { type: 'ordinal' })
const SUFFIX: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' }

export default {
  daily: 'every day',
  once: 'once',
  weekly: p => `every week on ${p.days}`,
  everyWeeks: p => `every ${p.n} weeks on ${p.days}`,
  monthday: p => `on the ${p.n}${SUFFIX[ORDINAL.select(p.n)] ?? 'th'} of each month`,
  lastDay: 'on the last day of each month',
  nth: p => `on the ${p.nth} ${p.day} of each month`,
  between: ', ',
  nth1: 'first',
  nth2: 'second',
  nth3: 'third',
  nth4: 'fourth',
  'nth-1': 'last',
  MO: 'Mon',
  TU: 'Tue',
  WE: 'Wed',
  TH: 'Thu',
  FR: 'Fri',
  SA: 'Sat',
  SU: 'Sun',
  longMO: 'Monday',
  longTU: 'Tuesday',
  longWE: 'Wednesday',
  longTH: 'Thursday',
  longFR: 'Friday',
  longSA: 'Saturday',
  longSU: 'Sunday',
} satisfies Translation<typeof ko>
