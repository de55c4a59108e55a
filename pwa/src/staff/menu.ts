import type { RailItem } from '../ui/Rail'
import { has, type Role, type Staff } from './session'
import { t } from './words'

const ITEMS = [
  { href: '/staff/day', icon: 'calendar', word: 'day', roles: ['counsellor', 'administrator'] },
  { href: '/staff/alerts', icon: 'bell', word: 'alerts', roles: ['operator', 'approver', 'administrator'] },
  { href: '/staff/alerts/new', icon: 'edit', word: 'compose', roles: ['operator'] },
] as const satisfies readonly { href: string; icon: RailItem['icon']; word: string; roles: readonly Role[] }[]

/** What this person may open, in the order of the rail. */
export const menu = (person: Staff): readonly RailItem[] => ITEMS.filter(i => has(person, ...i.roles)).map(({ href, icon, word }) => ({ href, icon, label: t(word) }))
