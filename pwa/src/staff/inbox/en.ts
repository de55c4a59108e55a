import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  label: 'News for you',
  open: 'Have a look',
  seen: 'Seen',
} satisfies Translation<typeof ko>
