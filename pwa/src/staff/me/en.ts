import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'My account',
  roles: 'Roles',
  noRole: 'You have no role yet. Ask an administrator.',
  noPage: 'The pages for your role are still being made.',
  city: 'All of Gwangju',
  proof: 'Signed in by',
  proof_passkey: 'Passkey',
  proof_demo: 'Demo account',
  proof_phone_code: 'Code by message',
  language: 'Language',
  look: 'Appearance',
  theme_auto: 'As the device',
  theme_light: 'Light',
  theme_dark: 'Dark',
  theme_contrast: 'High contrast',
  leave: 'Sign out',
  leaveText: 'Always sign out on a shared computer. What is not saved is deleted from this device.',
  everywhere: 'Sign out everywhere',
  everywhereAsk: 'Sign out on all devices?',
  everywhereText: 'Pages left open on other computers and phones are signed out, too.',
  stay: 'Stay signed in',
} satisfies Translation<typeof ko>
