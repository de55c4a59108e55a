import type { RailItem } from '../ui/Rail'
import { has, type Role, type Staff } from './session'
import { t } from './words'

const ITEMS = [
  { href: '/staff/waitlist', icon: 'users', word: 'waitlist', roles: ['counsellor'] },
  { href: '/staff/appeals', icon: 'mail', word: 'appeals', roles: ['counsellor'] },
  { href: '/staff/alerts', icon: 'bell', word: 'alerts', roles: ['operator'] },
  { href: '/staff/alerts/new', icon: 'edit', word: 'compose', roles: ['operator'] },
  { href: '/staff/lending', icon: 'suit', word: 'lending', roles: ['counsellor'] },
  { href: '/staff/places', icon: 'pin', word: 'places', roles: ['administrator'] },
  { href: '/staff/day', icon: 'calendar', word: 'day', roles: ['counsellor', 'administrator'] },
] as const satisfies readonly { href: string; icon: RailItem['icon']; word: string; roles: readonly Role[] }[]

export type DeskPage = (typeof ITEMS)[number]['href'] | '/staff/me'

/** What this person may open, in the order of the rail: a counsellor's day comes first. */
export const menu = (person: Staff): readonly RailItem[] =>
  ITEMS.filter(i => has(person, ...i.roles))
    .sort((a, b) => Number(has(person, 'counsellor')) * (Number(b.href === '/staff/day') - Number(a.href === '/staff/day')))
    .map(({ href, icon, word }) => ({ href, icon, label: t(word) }))

export const mayOpen = (person: Staff, page: DeskPage): boolean => ITEMS.every(i => i.href !== page || has(person, ...i.roles))
