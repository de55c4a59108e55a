import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  calm: 'Nothing urgent right now',
  alertsFailed: 'We could not load the alerts',
  nextBooking: 'Your next booking',
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
  cafeKicker: 'Job cafes, free of charge',
  cafeHeadline: 'Looking for work?\nTalk to a counsellor',
  book: 'Book counselling',
  question: 'How can we help?',
  services: 'Services',
  cafe: 'Job cafe',
  cafeHint: 'Talks, rooms, suits',
  care: 'Ask for care',
  careHint: 'How to ask',
  getAlerts: 'Get alerts',
  getAlertsHint: 'For your area',
} satisfies Translation<typeof ko>
