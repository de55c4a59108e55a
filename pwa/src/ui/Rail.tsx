import { Icon } from './Icon'
import type { IconName } from './names'
import { Wordmark } from './Wordmark'

export interface RailItem {
  href: string
  icon: IconName
  label: string
  /** How many wait there. */
  count?: number
}

interface RailProps {
  label: string
  items: readonly RailItem[]
  current: string
  who: { name: string; place: string }
  signOut: { label: string; run: () => void }
}

/** The desk's menu. Which items there are depends on the person's roles. */
export function Rail({ label, items, current, who, signOut }: RailProps) {
  return (
    <nav class="rail" aria-label={label}>
      <Wordmark href="/staff/" />
      <ul>
        {items.map(item => (
          <li key={item.href}>
            <a href={item.href} aria-current={item.href === current ? 'page' : undefined}>
              <Icon name={item.icon} size="m" />
              <span class="grow">{item.label}</span>
              {item.count ? <b>{item.count}</b> : null}
            </a>
          </li>
        ))}
      </ul>
      <div class="who">
        <b>{who.name}</b>
        <br />
        {who.place}
        <br />
        <button type="button" class="out" onClick={signOut.run}>
          {signOut.label}
        </button>
      </div>
    </nav>
  )
}
