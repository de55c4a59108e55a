import type { ComponentChildren } from 'preact'
import { useResource } from '../lib/resource'
import { Bar } from '../ui/Bar'
import { Icon } from '../ui/Icon'
import { Skeleton } from '../ui/Skeleton'
import { Desk } from './Desk'
import { Failed } from './Failed'
import type { DeskPage } from './menu'
import { loadDistricts } from './scope'
import type { District } from './types'

interface NewPageProps {
  title: string
  current: DeskPage
  back: { href: string; label: string }
  children: (districts: readonly District[]) => ComponentChildren
}

/** A page on which something new is set up somewhere in the city: its form, once the districts are known. */
export function NewPage({ title, current, back, children }: NewPageProps) {
  const found = useResource('staff:districts', loadDistricts)
  const districts = found.data.value
  return (
    <Desk title={title} current={current}>
      <Bar
        heading={title}
        before={
          <a class="ib" href={back.href} aria-label={back.label}>
            <Icon name="back" />
          </a>
        }
      />
      {!districts && found.error.value !== undefined ? <Failed error={found.error.value} again={() => void found.refresh()} /> : <div class="body">{districts ? children(districts) : <Skeleton kind="tall" />}</div>}
    </Desk>
  )
}
