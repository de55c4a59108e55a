import { Icon } from './Icon'
import type { IconName } from './names'

/** The state of a thing: a mark and words. 'On this phone' is not 'received'. */
export function State({ kind, icon, children }: { kind?: 'ok' | 'bad' | 'now'; icon?: IconName; children: string }) {
  return (
    <span class={kind ? `state ${kind}` : 'state'}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  )
}
