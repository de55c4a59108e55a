import { useEffect, useRef } from 'preact/hooks'
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
  /** Leads to the person's own page; on a phone `label` stands for it. */
  who: { name: string; place: string; href: string; label: string }
  signOut: { label: string; run: () => void }
}

/** The desk's menu. Which items there are depends on the person's roles. */
export function Rail({ label, items, current, who, signOut }: RailProps) {
  const lit = useRef<HTMLAnchorElement>(null)
  // Where the menu lies down, the page that one is on may be beyond its edge.
  useEffect(() => lit.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [current, items.find(i => i.href === current)?.count])
  return (
    <nav class="rail" aria-label={label}>
      <Wordmark href="/staff" />
      <ul>
        {items.map(item => (
          <li key={item.href}>
            <a href={item.href} {...(item.href === current && { ref: lit })} aria-current={item.href === current ? 'page' : undefined}>
              <Icon name={item.icon} size="m" />
              <span class="grow">{item.label}</span>
              {item.count ? <b>{item.count}</b> : null}
            </a>
          </li>
        ))}
      </ul>
      <div class="who">
        <a href={who.href} aria-current={who.href === current ? 'page' : undefined}>
          <Icon name="me" size="m" />
          <span class="grow">
            <b>{who.name}</b>
            <small>{who.place}</small>
            <span class="vh">{who.label}</span>
          </span>
        </a>
        <button type="button" class="out" onClick={signOut.run}>
          <Icon name="walkin" size="m" />
          {signOut.label}
        </button>
      </div>
    </nav>
  )
}
