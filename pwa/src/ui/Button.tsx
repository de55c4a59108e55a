import type { ComponentChildren } from 'preact'
import { Icon } from './Icon'
import type { IconName } from './names'

interface Look {
  /** Plain has an edge only; light is for deep ground. The default is the one main action. */
  kind?: 'plain' | 'light'
  size?: 'mid' | 'sm'
  icon?: IconName
  children: ComponentChildren
}

const looks = ({ kind, size }: Look): string => ['b', kind, size].filter(Boolean).join(' ')

interface Press extends Look {
  onClick?: () => void
  submit?: boolean
  /** While a request is under way: the press does nothing, the focus stays, a screen reader hears it. */
  busy?: boolean
  disabled?: boolean
  /** One of several that can be chosen: whether it is. */
  pressed?: boolean
  /** The id of the words nearby that say why it cannot be pressed. */
  why?: string
}

export function Button(props: Press) {
  const off = props.disabled === true || props.busy === true
  return (
    <button
      type={props.submit ? 'submit' : 'button'}
      class={looks(props)}
      aria-disabled={off || undefined}
      aria-busy={props.busy || undefined}
      aria-pressed={props.pressed}
      aria-describedby={props.why}
      onClick={e => {
        if (off) e.preventDefault()
        else props.onClick?.()
      }}
    >
      {props.icon && <Icon name={props.icon} {...(props.size === 'sm' && { size: 'm' as const })} />}
      {props.children}
    </button>
  )
}

export function ButtonLink(props: Look & { href: string; target?: '_blank' | '_self'; download?: boolean }) {
  return (
    <a class={looks(props)} href={props.href} target={props.target} rel={props.target === '_blank' ? 'noopener' : undefined} download={props.download}>
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </a>
  )
}
