import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'Waiting',
  hint: 'When a time opens, they are asked one after the other, in this order.',
  nameless: 'No name',
  oneDay: p => p.day,
  days: p => `${p.from} – ${p.to}`,
  hours: p => `${p.from}–${p.to}`,
  people: p => (p.n === 1 ? '1 person' : `${p.n} people`),
  hasBooking: 'Has a booking and wants something earlier',
  since: p => `Since ${p.ago}`,
  waits: 'Waiting',
  offered: p => `Asked about ${p.at}`,
  count: p => `${p.n}`,
  noneTitle: 'Nobody is waiting',
  noneText: 'Who asks to be told on a full day appears here.',
} satisfies Translation<typeof ko>
