import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'Objections',
  hint: 'Read why they did not come, and answer. They read your answer as it is.',
  nameless: 'No name',
  no_show: 'Did not come',
  late_cancel: 'Cancelled late',
  points: p => (p.n === 1 ? '1 point' : `${p.n} points`),
  inDay: 'Show that day',
  sent: p => `Sent ${p.ago}.`,
  answer: 'Answer',
  answerTo: p => `Answer ${p.who}`,
  decision: 'What about the points?',
  withdraw: 'Take them back',
  keep: 'Let them stand',
  words: 'Answer',
  wordsHint: 'The citizen reads this. Short and kind.',
  wordsWithdraw: 'Thank you for telling us. We took the point back.',
  send: 'Send the answer',
  later: 'Later',
  needed: 'Choose what happens to the points, and write an answer of at most 200 characters.',
  answered: p => `Answered. ${p.who} has been told.`,
  noneTitle: 'No objection is waiting',
  noneText: 'What citizens write appears here.',
} satisfies Translation<typeof ko>
