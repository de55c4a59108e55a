import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  give: 'To a colleague',
  giveShort: 'Give',
  giveThis: p => `Give ${p.what} ${p.time} to a colleague`,
  title: 'Who will see them?',
  titleOf: p => `Who will see ${p.who}?`,
  about: p => `${p.day} ${p.from}–${p.to}, ${p.what}. ${p.counsellor} has it now. The time stays.`,
  whoCan: 'Free at that time',
  visits: p => (p.n === 0 ? 'No bookings that day' : p.n === 1 ? 'One booking that day' : `${p.n} bookings that day`),
  nobody: 'No colleague is free at that time. Move the booking instead.',
  whoCannot: 'Not at that time',
  why_off: 'Not at work',
  why_away: 'Away',
  why_busy: 'Not free',
  send: p => `Give to ${p.to}`,
  sendNobody: 'Give',
  tells: 'The person is told at once.',
  given: p => `Given to ${p.to}, and the person is told.`,
  stop: 'Never mind',
} satisfies Translation<typeof ko>
