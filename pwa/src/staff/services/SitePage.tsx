import type { ComponentChildren } from 'preact'
import { useResource, type Resource } from '../../lib/resource'
import { useRoute } from '../../lib/router'
import { Bar } from '../../ui/Bar'
import { Icon } from '../../ui/Icon'
import { Skeleton } from '../../ui/Skeleton'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import type { SiteServices } from '../types'
import { loadSite } from './calls'
import { t } from './words'

interface SitePageProps {
  /** Of the page, once the site is known; before that and by default the menu's word. */
  heading?: (site: SiteServices) => string
  actions?: ComponentChildren
  children: (site: SiteServices, refresh: Resource<SiteServices>['refresh']) => ComponentChildren
}

/** A page about one site's services: it has all of them, or says why not. */
export function SitePage({ heading, actions, children }: SitePageProps) {
  const id = Number(useRoute().params['site'])
  const resource = useResource(`staff:services:${id}`, () => loadSite(id))
  const site = resource.data.value
  const title = (site && heading?.(site)) || t('title')
  return (
    <Desk title={title} current="/staff/services">
      <Bar
        heading={title}
        before={
          <a class="ib" href={`/staff/services?site=${id}`} aria-label={t('back')}>
            <Icon name="back" />
          </a>
        }
      >
        {actions}
      </Bar>
      {!site && resource.error.value !== undefined && <Failed error={resource.error.value} again={() => void resource.refresh()} />}
      <div class="body">
        {!site && resource.error.value === undefined && <Skeleton kind="tall" />}
        {site && children(site, resource.refresh)}
      </div>
    </Desk>
  )
}
