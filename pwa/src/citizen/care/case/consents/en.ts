import type { Translation } from '../../../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'What was agreed to',
  text: 'You can change your mind at any time. It holds at once.',
  readOnly: 'It is their word, so you can only read it here. They can change it in this app or tell the care manager.',
  given: p => `Agreed on ${p.day}`,
  refused: p => `Did not agree, ${p.day}`,
  unasked: 'Not asked yet',
  give: 'Agree',
  take: 'Agree no more',
  takeAsk: 'Agree no more?',
  careHow: 'Without this we cannot come. To take it back, withdraw your request.',
  take_care_health: 'What you wrote to us beforehand is deleted at once. The record of visits stays, and your care goes on.',
  take_care_sharing: 'Providers can no longer see your name and number, at once. Care that comes may stop, so please talk to the care manager, too.',
  gave: 'You agreed. The care manager can see it now.',
  took: 'You agree no more. The care manager can see it now.',
  family: 'News for my family',
  familyHint: 'Choose for each of them',
} satisfies Translation<typeof ko>
