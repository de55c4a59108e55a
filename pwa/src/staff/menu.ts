import type { RailItem } from '../ui/Rail'
import { has, type Role, type Staff } from './session'
import { waiting } from './waiting'
import { t } from './words'

const ITEMS = [
  { href: '/staff/day', icon: 'calendar', word: 'day', roles: ['counsellor', 'administrator'] },
  { href: '/staff/week', icon: 'template', word: 'week', roles: ['counsellor', 'administrator'] },
  { href: '/staff/requests', icon: 'check', word: 'requests', roles: ['counsellor'] },
  { href: '/staff/waitlist', icon: 'users', word: 'waitlist', roles: ['counsellor'] },
  { href: '/staff/programs', icon: 'ticket', word: 'programs', roles: ['counsellor', 'administrator'] },
  { href: '/staff/appeals', icon: 'mail', word: 'appeals', roles: ['counsellor'] },
  { href: '/staff/care', icon: 'care', word: 'care', roles: ['care_manager', 'care_supervisor'] },
  { href: '/staff/care/calls', icon: 'siren', word: 'careCalls', roles: ['care_manager', 'care_supervisor'] },
  { href: '/staff/care/callbacks', icon: 'shield', word: 'careCallbacks', roles: ['care_manager', 'care_supervisor'] },
  { href: '/staff/care/approvals', icon: 'check', word: 'careApprovals', roles: ['care_supervisor'] },
  { href: '/staff/care/route', icon: 'walk', word: 'careRoute', roles: ['care_manager'] },
  { href: '/staff/care/tasks', icon: 'clock', word: 'careTasks', roles: ['care_manager', 'care_supervisor'] },
  { href: '/staff/orders', icon: 'door', word: 'orders', roles: ['provider'] },
  { href: '/staff/alerts', icon: 'bell', word: 'alerts', roles: ['operator', 'approver'] },
  { href: '/staff/alerts/new', icon: 'edit', word: 'compose', roles: ['operator'] },
  { href: '/staff/care/outreach', icon: 'heart', word: 'careOutreach', roles: ['care_manager', 'care_supervisor', 'operator'] },
  { href: '/staff/care/new', icon: 'phone', word: 'careIntake', roles: ['care_manager', 'care_supervisor'] },
  { href: '/staff/care/directory', icon: 'welfare', word: 'careDirectory', roles: ['care_manager', 'care_supervisor', 'administrator'] },
  { href: '/staff/care/board', icon: 'map', word: 'careBoard', roles: ['care_supervisor'] },
  { href: '/staff/care/statistics', icon: 'chart', word: 'careStatistics', roles: ['care_supervisor'] },
  { href: '/staff/care/review', icon: 'eye', word: 'careReview', roles: ['care_supervisor'] },
  { href: '/staff/care/rules', icon: 'clock', word: 'careRules', roles: ['administrator'] },
  { href: '/staff/lending', icon: 'suit', word: 'lending', roles: ['counsellor'] },
  { href: '/staff/statistics', icon: 'chart', word: 'statistics', roles: ['counsellor', 'administrator'] },
  { href: '/staff/places', icon: 'pin', word: 'places', roles: ['administrator'] },
  { href: '/staff/services', icon: 'settings', word: 'services', roles: ['administrator'] },
  { href: '/staff/care/retention', icon: 'lock', word: 'careRetention', roles: ['administrator'] },
] as const satisfies readonly { href: string; icon: RailItem['icon']; word: string; roles: readonly Role[] }[]

export type DeskPage = (typeof ITEMS)[number]['href'] | '/staff/me'

/** What only counsellors have first: others look at it now and then. */
const LAST_FOR_OTHERS: readonly string[] = ['/staff/day', '/staff/week']

/** What this person may open, in the order of the rail: a counsellor's day comes first. */
export const menu = (person: Staff): readonly RailItem[] =>
  ITEMS.filter(i => has(person, ...i.roles))
    .sort((a, b) => (has(person, 'counsellor') ? 0 : Number(LAST_FOR_OTHERS.includes(a.href)) - Number(LAST_FOR_OTHERS.includes(b.href))))
    .map(({ href, icon, word }) => ({ href, icon, label: t(word), count: waiting.value[href] ?? 0 }))

export const mayOpen = (person: Staff, page: DeskPage): boolean => ITEMS.every(i => i.href !== page || has(person, ...i.roles))
