import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'Please open this in your browser',
  body: 'Inside KakaoTalk you cannot receive alerts,\nand bookings do not stay on this phone.',
  open: 'Open in the browser',
  stay: 'Go on here',
  how: 'If the button does nothing, choose ‘Open in another browser’ in the menu of this screen.',
} satisfies Translation<typeof ko>
