import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'Age and home',
  heading: 'When were you born, and where do you live?',
  text: 'Some services are for people of a certain age or home. We ask only once.',
  back: 'Back',
  born: 'Birthday',
  bornAsk: 'When were you born?',
  bornHint: 'Eight digits: year, month, day, such as 19990317',
  bornRead: p => `Is ${p.day} right?`,
  bornShort: 'Please type all eight digits, beginning with the year, such as 19990317.',
  bornWrong: 'There is no such date. Please look again.',
  lives: 'Do you live in Gwangju?',
  livesYes: 'Yes, I live in Gwangju',
  livesNo: 'No, I live elsewhere',
  livesMissing: 'Please choose one.',
  next: 'Next',
  save: 'Tell the center',
  why: 'Show your ID once when you first come. Nobody copies it or takes a picture.',
  sealed: 'Your birthday is kept locked and only used to see what you can book.',
  verified: 'The center has checked this. If you change it, it is checked again when you next come.',
} satisfies Translation<typeof ko>
