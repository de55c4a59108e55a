import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  calm: 'Nothing urgent right now',
  alertsFailed: 'We could not load the alerts',
  cafeKicker: 'Job cafes, free of charge',
  cafeHeadline: 'Looking for work?\nTalk to a counsellor',
  book: 'Book counselling',
  question: 'How can we help?',
  services: 'Services',
  cafe: 'Job cafe',
  cafeHint: 'Talks, rooms, suits',
  care: 'Ask for care',
  careHint: 'We come to you',
  getAlerts: 'Get alerts',
  getAlertsHint: 'For your area',
} satisfies Translation<typeof ko>
