import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'You are invited',
  text: p => `${p.name}, make a passkey on this device and you are in.`,
  why: 'From then on you sign in with your finger, face or device PIN. There is no password.',
  passkeyName: 'Name of the passkey',
  passkeyHint: 'So that you recognise the device',
  thisComputer: 'My work computer',
  make: 'Make a passkey and sign in',
  stopped: 'No passkey was made. Press again to try once more.',
  opening: 'Checking the invitation',
  usedTitle: 'This invitation cannot be used',
  usedText: 'It was used or has run out. An invitation works once. Ask an administrator for a new one.',
  failedTitle: 'The invitation could not be checked',
  toSignIn: 'Go to sign-in',
  again: 'Try again',
} satisfies Translation<typeof ko>
