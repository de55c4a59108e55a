import type { ComponentChildren } from 'preact'
import { Icon } from './Icon'
import type { IconName } from './names'

export function Note({ icon, id, children }: { icon: IconName; id?: string; children: ComponentChildren }) {
  return (
    <p class="note" id={id}>
      <Icon name={icon} />
      <span>{children}</span>
    </p>
  )
}
