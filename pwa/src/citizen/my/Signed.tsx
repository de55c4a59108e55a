import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { useLocation } from '../../lib/router'
import { Skeleton } from '../../ui/Skeleton'
import { Screen } from '../Screen'
import { me, type Me } from '../session'
import { t } from './words'

interface SignedProps {
  title: string
  /** Where to come back to after the sign-in. */
  path: string
  /** Where the page leads back to, if not to 'my'; then the tabs make room. */
  back?: { to: string; label: string }
  /** The children bring their own h1. */
  ownHeading?: boolean
  children: (who: Me) => ComponentChildren
}

/** A page below 'my': only for who is signed in; others sign in first. */
export function Signed({ title, path, back, ownHeading, children }: SignedProps) {
  const { route } = useLocation()
  const who = me.value
  useEffect(() => {
    // Somebody who has just signed out here is already on the way elsewhere.
    if (who === null && location.pathname === path) route(`/sign-in?next=${encodeURIComponent(path)}`, true)
  }, [who])
  return (
    <Screen title={title} back={back ?? { to: '/my', label: t('back') }} {...(!back && { tab: '/my' as const })}>
      {!ownHeading && <h1 class="m8">{title}</h1>}
      {who ? children(who) : <Skeleton />}
    </Screen>
  )
}
