import type { ComponentChildren } from 'preact'
import { Icon } from './Icon'
import type { IconName } from './names'

export function List({ children }: { children: ComponentChildren }) {
  return <ul class="list">{children}</ul>
}

interface ItemProps {
  icon?: IconName
  href?: string
  onClick?: () => void
  title: ComponentChildren
  detail?: ComponentChildren
  /** New or waiting: the title is bold. */
  strong?: boolean
  /** What stands at the end: a state; by default an arrow where the row leads on. */
  end?: ComponentChildren
}

/** A row; all of it can be pressed where it leads somewhere. */
export function Item({ icon, href, onClick, title, detail, strong, end }: ItemProps) {
  const words = (
    <>
      {strong ? <b>{title}</b> : title}
      {detail && (
        <>
          <br />
          <span class="s t2">{detail}</span>
        </>
      )}
    </>
  )
  return (
    <li>
      {icon && <Icon name={icon} />}
      {href ? (
        <a class="grow" href={href} onClick={onClick}>
          {words}
        </a>
      ) : onClick ? (
        <button type="button" class="grow whole" onClick={onClick}>
          {words}
        </button>
      ) : (
        <div class="grow">{words}</div>
      )}
      {end ?? ((href || onClick) && <Icon name="right" />)}
    </li>
  )
}

/** A row that stands for itself, as one of several things to do. */
export function Action(props: ItemProps) {
  return (
    <div class="ruled">
      <List>
        <Item {...props} />
      </List>
    </div>
  )
}
