import type { ComponentChildren } from 'preact'
import { Inbox, unreadInbox } from './inbox'
import { unread } from '../lib/seen'
import { useTitle } from '../lib/router'
import { settings } from '../lib/settings'
import { t } from '../messages'
import { ButtonLink } from '../ui/Button'
import { Tabs, type Tab } from '../ui/Tabs'
import { Toasts } from '../ui/Toasts'
import { TopBar } from '../ui/TopBar'

interface ScreenProps {
  /** The document's title. */
  title: string
  /** The heading in the bar; leave it out where the page has its own h1, or `back`. */
  heading?: string
  back?: { to: string; label: string }
  /** On the right of the bar. */
  top?: ComponentChildren
  /** The tab this page belongs to: then the tabs are at the foot. */
  tab?: Tab
  /** One action at the foot instead of the tabs: never both. */
  bottom?: ComponentChildren
  /** The page has a number to call itself. */
  hasPhone?: boolean
  children: ComponentChildren
}

/** The frame of every page on a phone. */
export function Screen({ title, heading, back, top, tab, bottom, hasPhone, children }: ScreenProps) {
  useTitle(title)
  return (
    <div class="phone">
      <a
        class="skip"
        href="#content"
        onClick={e => {
          e.preventDefault()
          document.getElementById('content')?.focus()
        }}
      >
        {t('toContent')}
      </a>
      <TopBar {...(back && { back })} {...(heading && { heading })}>
        {top}
      </TopBar>
      <main id="content" tabIndex={-1}>
        {children}
        {settings.value.easy && !hasPhone && (
          <div>
            <ButtonLink kind="plain" icon="phone" href="tel:120">
              {t('call120')}
            </ButtonLink>
          </div>
        )}
      </main>
      <Inbox />
      <Toasts />
      {bottom ? <footer class="bottom">{bottom}</footer> : tab && <Tabs current={tab} unread={{ '/alerts': unread.value, '/my': unreadInbox.value }} />}
    </div>
  )
}
