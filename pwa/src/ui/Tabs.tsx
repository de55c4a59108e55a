import { t } from '../messages'
import { Icon } from './Icon'
import type { IconName } from './names'

const TABS = [
  { to: '/', word: 'home', icon: 'home' },
  { to: '/bookings', word: 'bookings', icon: 'calendar' },
  { to: '/alerts', word: 'alerts', icon: 'bell' },
  { to: '/my', word: 'my', icon: 'me' },
] as const satisfies readonly { to: string; word: string; icon: IconName }[]

export type Tab = (typeof TABS)[number]['to']

/** `unread`: how many new things a tab holds. */
export function Tabs({ current, unread }: { current: Tab | undefined; unread: Partial<Record<Tab, number>> }) {
  return (
    <nav class="tabs" aria-label={t('mainMenu')}>
      <ul>
        {TABS.map(tab => (
          <li key={tab.to}>
            <a href={tab.to} aria-current={tab.to === current ? 'page' : undefined}>
              <Icon name={tab.icon} />
              {t(tab.word)}
              <Badge of={tab.to} n={unread[tab.to] ?? 0} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Badge({ of, n }: { of: Tab; n: number }) {
  if (n === 0) return null
  return (
    <b class="n">
      <span aria-hidden="true">{n > 9 ? '9+' : n}</span>
      <span class="vh">{t(of === '/my' ? 'unreadInbox' : 'unread', { n })}</span>
    </b>
  )
}
