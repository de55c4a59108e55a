import type { ComponentChildren } from 'preact'
import { before } from '../lib/router'
import { Icon } from './Icon'
import { Wordmark } from './Wordmark'

interface TopBarProps {
  /** Where 'back' leads: the page above, also for somebody who came by a deep link. */
  back?: { to: string; label: string }
  /** The page's heading, where it stands in the bar. */
  heading?: string
  /** What stands on the right: a pill, a switch. */
  children?: ComponentChildren
}

export function TopBar({ back, heading, children }: TopBarProps) {
  return (
    <header class="top">
      {back ? <Back {...back} /> : heading ? <h1 class="grow">{heading}</h1> : <Wordmark href="/" />}
      {children}
    </header>
  )
}

function Back({ to, label }: { to: string; label: string }) {
  const goBack = (e: MouseEvent): void => {
    // Going back keeps the place on the page; a plain link would start it at the top.
    if (before !== to || e.ctrlKey || e.metaKey || e.shiftKey) return
    e.preventDefault()
    e.stopPropagation()
    history.back()
  }
  return (
    <a class="back" href={to} onClick={goBack}>
      <Icon name="back" />
      {label}
    </a>
  )
}
