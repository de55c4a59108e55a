import type { Translation } from '../../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'Alerts by SMS',
  why: 'If you have not opened an urgent alert in the app, we tell you once more by SMS. It costs you nothing.',
  urgent: 'Urgent alerts by SMS, too',
  urgentHint: 'Extreme alerts cannot be turned off. They come only when lives are in danger.',
  mine: 'My bookings',
  notices: 'News of my bookings by SMS, too',
  noticesHint: 'When a booking is made or changes, and before the visit. While one of your phones has notifications on, it is told there instead.',
  where: 'News from where?',
  ofPhones: 'If you choose nothing here, you get what is for the places chosen on the phones where you are signed in.',
  whole: p => `All of ${p.name}`,
  add: 'Add a place',
  sameAsHere: 'Use the places chosen on this phone',
  removeTitle: p => `No more SMS about ${p.name}?`,
  remove: 'Remove this place',
  keep: 'Keep it',
  saved: 'Changed.',
  failed: 'It could not be changed.',
} satisfies Translation<typeof ko>
