import { t } from '../messages'
import { Skeleton } from '../ui/Skeleton'
import { Tabs, type Tab } from '../ui/Tabs'
import { TopBar } from '../ui/TopBar'

type Word = 'home' | 'bookings' | 'alerts' | 'my'

/** Where a path belongs: the tab it is, or the tab above it. */
function above(path: string): { tab: Tab; word: Word } {
  if (path.startsWith('/alerts')) return { tab: '/alerts', word: 'alerts' }
  if (/^\/(bookings|enrolments)/.test(path)) return { tab: '/bookings', word: 'bookings' }
  return /^\/(my|settings)/.test(path) ? { tab: '/my', word: 'my' } : { tab: '/', word: 'home' }
}

/** What a phone shows while the page it opened at is still on its way. */
export function Shell({ path }: { path: string }) {
  const { tab, word } = above(path)
  const isTab = path === tab
  return (
    <div class="phone" aria-busy="true">
      <TopBar {...(isTab ? { heading: t(word) } : { back: { to: tab, label: t(word) } })} />
      <main>
        <Skeleton kind="line" />
        <Skeleton kind="tall" />
        <Skeleton kind="tall" />
      </main>
      {isTab && <Tabs current={tab} unread={{}} />}
    </div>
  )
}
