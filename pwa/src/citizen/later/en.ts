import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'We are still preparing this',
  text: 'This page will open soon. If it is urgent, call 120.\nThey can do the same for you.',
} satisfies Translation<typeof ko>
