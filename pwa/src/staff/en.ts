import type { Translation } from '../messages/catalogue'
import type { ko } from './ko'

export default {
  menu: 'Main menu',
  desk: 'Desk',
  day: 'Today',
  alerts: 'Current alerts',
  compose: 'New alert',
  signOut: 'Sign out',
  signIn: 'Sign in',
  signInText: 'For those who work here.',
  invited: 'If this is your first time, open the link in your invitation.',
  awayTitle: 'There is no such page',
  awayText: 'Choose one from the menu.',
  notLoadedTitle: 'We could not load this page',
  notLoadedText: 'Check the connection and load it again.',
  reload: 'Load again',
  noRoleTitle: 'You have no role yet',
  noRoleText: 'Ask an administrator to give you one.',
} satisfies Translation<typeof ko>
