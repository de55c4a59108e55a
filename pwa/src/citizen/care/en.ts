import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'Ask for care',
  question: 'Do you need care?',
  text: 'Meals, cleaning, going to the hospital with you:\nwe come to your home and help.',
  how: 'How to ask',
  step1: 'Call the care line, 1660-2642.',
  step2: 'Or visit the community center of your neighbourhood.',
  step3: 'Family or neighbours may ask for you.',
  soon: 'This app cannot take your request yet. Please call or visit.',
  call: 'Care line 1660-2642',
  call119: 'If somebody is hurt or in danger now, call 119 first.',
} satisfies Translation<typeof ko>
