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

export function Tabs({ current, unread }: { current: Tab | undefined; unread: number }) {
  return (
    <nav class="tabs" aria-label={t('mainMenu')}>
      <ul>
        {TABS.map(tab => (
          <li key={tab.to}>
            <a href={tab.to} aria-current={tab.to === current ? 'page' : undefined}>
              <Icon name={tab.icon} />
              {t(tab.word)}
              {tab.to === '/alerts' && unread > 0 && (
                <b class="n">
                  <span aria-hidden="true">{unread > 9 ? '9+' : unread}</span>
                  <span class="vh">{t('unread', { n: unread })}</span>
                </b>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
