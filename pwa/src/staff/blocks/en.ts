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
