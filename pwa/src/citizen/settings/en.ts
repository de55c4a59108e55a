import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'Display and language',
  back: 'My page',
  language: 'Which language?',
  text: 'How large should the text be?',
  text100: 'Normal',
  text125: 'A little larger',
  text150: 'Large',
  text200: 'Very large',
  theme: 'How should the screen look?',
  auto: 'As the phone is set',
  light: 'Light',
  dark: 'Dark',
  contrast: 'High contrast',
  contrastHint: 'White on black',
  easy: 'Easy mode',
  easyHint: 'Larger words and buttons, fewer things at once.',
  kept: 'Your choices stay on this phone.',
} satisfies Translation<typeof ko>
