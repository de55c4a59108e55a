import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'Bookings',
  ahead: 'Upcoming',
  past: 'Past',
  views: 'Which bookings',
  none: 'No bookings yet',
  noneText: 'Looking for work, writing a CV, preparing an interview:\na counsellor helps you. All of it is free.',
  nonePast: 'No past bookings',
  nonePastText: 'Your visits will be listed here.',
  book: 'Book counselling',
} satisfies Translation<typeof ko>
