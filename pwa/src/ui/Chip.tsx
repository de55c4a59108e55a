import type { ComponentChildren } from 'preact'
import { Icon } from './Icon'
import type { IconName } from './names'

export function Chips({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="chips" role="group" aria-label={label}>
      {children}
    </div>
  )
}

/** Chosen: filled and ticked. Without `on` it is an action, such as 'add'; `opens` leads to a dialog. */
export function Chip({ on, icon, opens, onClick, children }: { on?: boolean; icon?: IconName; opens?: boolean; onClick: () => void; children: string }) {
  const mark = on ? 'check' : icon
  return (
    <button type="button" class={on ? 'chip on' : 'chip'} aria-pressed={opens ? undefined : on} aria-haspopup={opens ? 'dialog' : undefined} onClick={onClick}>
      {mark && <Icon name={mark} size="m" />}
      {children}
    </button>
  )
}
