import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'My page',
  hello: p => p.name,
  signIn: 'Sign in',
  signInHint: 'To see and change your bookings',
  settings: 'Display and language',
  settingsHint: 'Text size, dark screen, 한국어',
  alerts: 'Choose my alerts',
  alertsHint: 'No sign-in needed',
  call: 'Ask a person',
  callHint: 'Call 120',
} satisfies Translation<typeof ko>
