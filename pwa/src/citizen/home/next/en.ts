import type { Translation } from '../../../messages/catalogue'
import type { ko } from './ko'

export default {
  booking: 'Your next booking',
  program: 'Your next program',
  pickUp: 'Pick up your interview suit',
  due: 'Bring back your interview suit',
  late: 'Your interview suit is overdue',
  until: p => `By ${p.time}`,
  lateHeadline: 'Please bring it today',
  trousers: 'Trouser suit',
  skirt: 'Skirt suit',
  showPass: 'Show my pass',
  awayKicker: 'Your counsellor suddenly cannot come',
  awayOffer: p => `How about\n${p.when} instead?`,
  awaySame: p => `The same time\nwith ${p.who}?`,
  awayChoose: 'Please choose\nanother time',
  answer: 'Answer',
  offer: 'A time has opened for you',
  offerUntil: p => `Kept for you until ${p.until}`,
  seeOffer: 'See this time',
  lateBy: p => `Your counsellor is about ${p.n} minutes late`,
  showTicket: 'Show my ticket',
} satisfies Translation<typeof ko>
