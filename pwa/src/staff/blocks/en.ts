import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: p => `Keep time of ${p.place} free`,
  text: p => `${p.day}. Nobody can book this time.`,
  from: 'From',
  to: 'Until',
  reason: 'Why',
  reasonHint: 'Only the desk sees it, for example: errand, training',
  send: 'Keep free',
  stop: 'Never mind',
  until: 'Until which day',
  untilHint: 'Leave it for one day. Over several days everything in between is kept free',
  tooLong: 'It can be kept free for 31 days at once. For longer change the hours.',
  keptDays: p => `${p.place} is kept free from ${p.from} to ${p.to}.`,
  wrongTime: 'The end must come after the start, for example 14:00 to 15:30.',
  kept: p => `${p.place} ${p.from}–${p.to} is kept free.`,
  somebody: 'Somebody who is booking',
  show: 'Show',
  blocked: 'Kept free',
  giveBack: 'Open for bookings',
  giveBackText: 'Everybody can choose this time at once.',
  given: 'Open for bookings again.',
  leave: 'Leave it',
} satisfies Translation<typeof ko>
