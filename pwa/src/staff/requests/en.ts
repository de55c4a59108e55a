import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'Requests',
  hint: 'People are told at once. Arrows move, A approves, X refuses.',
  approve: 'Approve',
  refuse: 'Refuse',
  approved: p => `Approved. ${p.who} has been told.`,
  people: p => (p.n === 1 ? '1 person' : `${p.n} people`),
  nameless: 'No name',
  asked: p => `Asked ${p.ago}.`,
  inDay: 'Show that day',
  noneTitle: 'Nothing is waiting',
  noneText: 'A new request appears here at once.',
  toDay: 'Show today',
} satisfies Translation<typeof ko>
