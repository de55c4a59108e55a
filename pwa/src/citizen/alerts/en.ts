import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'Alerts',
  choices: 'My alerts',
  views: 'Which alerts',
  now: p => (p.n === undefined ? 'Now' : `Now ${p.n}`),
  past: 'Past',
  none: 'No alerts right now',
  noneText: 'New alerts will be shown here.\nChoose what you want to hear about, and your phone will tell you.',
  nonePast: 'No past alerts',
  nonePastText: 'Alerts that are over will be listed here.',
  choose: 'Choose my alerts',
  sent: p => `Received ${p.when}`,
} satisfies Translation<typeof ko>
