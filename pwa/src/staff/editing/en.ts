import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  visit: p => `${p.date}, ${p.from}–${p.to}`,
  more: p => `And ${p.n} more`,
  strandsTitle: p => (p.n === 1 ? 'One booking lies outside the new hours' : `${p.n} bookings lie outside the new hours`),
  strandsText: 'Saving cancels none of them: press a date to move or cancel it on the page of that day. What you wrote stays here.',
  strandsYes: 'Save all the same',
  save: 'Save',
  cancel: 'Never mind',
  staleTitle: 'Someone else changed it first',
  staleText: 'What you wrote is kept. Look at what differs and choose.',
  staleTheirs: p => `${p.what}, theirs`,
  staleMine: p => `${p.what}, yours`,
  staleNothing: 'Nothing differs here.',
  keepMine: 'Save what I wrote',
  takeTheirs: 'Load theirs',
  empty: 'Nothing',
} satisfies Translation<typeof ko>
