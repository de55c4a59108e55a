import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  calm: 'Nothing urgent right now',
  alertsFailed: 'We could not load the alerts',
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
  showTicket: 'Show my ticket',
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
