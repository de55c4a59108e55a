import type { ComponentChildren } from 'preact'
import { useLocation } from '../lib/router'
import { useResource } from '../lib/resource'
import { Bar } from '../ui/Bar'
import { Skeleton } from '../ui/Skeleton'
import { Void } from '../ui/Void'
import { Desk } from './Desk'
import { Failed } from './Failed'
import type { DeskPage } from './menu'
import { loadMySites } from './scope'
import type { SiteBrief } from './types'
import { t } from './words'

interface AtSiteProps {
  title: string
  current: DeskPage
  children: (site: SiteBrief, sites: readonly SiteBrief[]) => ComponentChildren
}

/** A page about one of one's sites: the one that the address names, else the first. */
export function AtSite({ title, current, children }: AtSiteProps) {
  const { query } = useLocation()
  const sites = useResource('staff:my-sites', loadMySites)
  const site = sites.data.value?.find(s => s.id === Number(query['site'])) ?? sites.data.value?.[0]
  if (site) return <>{children(site, sites.data.value ?? [])}</>
  return (
    <Desk title={title} current={current}>
      <Bar heading={title} />
      {sites.error.value !== undefined ? (
        <Failed error={sites.error.value} again={() => void sites.refresh()} />
      ) : sites.data.value ? (
        <Void art="empty" title={t('noSiteTitle')} text={t('noSiteText')} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}
