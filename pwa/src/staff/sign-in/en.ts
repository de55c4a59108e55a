import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'Sign in',
  text: 'For those who work here.',
  withPasskey: 'Sign in with a passkey',
  noPasskey: 'This browser has no passkeys. Open the page in another one.',
  stopped: 'No passkey was used. Press again to try once more.',
  invited: 'If this is your first time, open the link in your invitation. If you lost your passkey, ask an administrator for a new invitation.',
  onlyHere: p => `Only on this device: ${p.n}. It is sent once you sign in again.`,
  demo: 'This is a demo: one tap signs you in. All people and bookings are made up.',
  demoTitle: 'Demo accounts',
} satisfies Translation<typeof ko>
