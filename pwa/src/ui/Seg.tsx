/** Two or three views of one page. The views are links, so each has an address. */
export function Seg({ label, items }: { label: string; items: readonly { href: string; label: string; on: boolean }[] }) {
  return (
    <nav class="seg m4" aria-label={label}>
      {items.map(item => (
        <a key={item.href} href={item.href} class={item.on ? 'on' : ''} aria-current={item.on ? 'page' : undefined}>
          {item.label}
        </a>
      ))}
    </nav>
  )
}
