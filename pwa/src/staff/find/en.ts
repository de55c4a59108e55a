import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'Find',
  who: 'Whom do you look for?',
  hint: 'Name or its initials, booking code, or the last digits of the number',
  count: p => `${p.n} found`,
  none: 'Nobody who has booked here.',
  tail: p => `ends in ${p.digits}`,
  trail: 'Who searched when, and who was shown, is kept.',
  close: 'Close',
} satisfies Translation<typeof ko>
