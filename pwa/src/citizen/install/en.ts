import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'Put it on your home screen',
  back: 'Display and language',
  titleAlerts: 'On an iPhone, put it\non the home screen first',
  whyAlerts: 'On iPhones and iPads only apps on the home screen can get alerts.',
  step1: 'Press ‘Share’ in your browser.',
  step2: 'Press ‘Add to Home Screen’.',
  step3: 'Open ‘모바일 광주’ on the home screen.',
  thenChoose: 'Choose places and topics in the app on the home screen. What you choose here does not move there.',
  safari: 'If you cannot see ‘Share’, open this address in Safari.',
  read: 'You can read the alerts here, too',
  offer: 'Put it on your home screen',
  offerText: 'It opens at once, and shows the last alerts even when you are offline.',
  install: 'Put it there',
  howTo: 'See how',
  installed: 'It is on your home screen.',
} satisfies Translation<typeof ko>
