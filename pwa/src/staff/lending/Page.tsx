import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { Bar } from '../../ui/Bar'
import { Skeleton } from '../../ui/Skeleton'
import { Void } from '../../ui/Void'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { loadMySites } from '../scope'
import { AtSite } from './AtSite'
import { t } from './words'

export default function LendingPage() {
  const { query } = useLocation()
  const sites = useResource('staff:my-sites', loadMySites)
  const site = sites.data.value?.find(s => s.id === Number(query['site'])) ?? sites.data.value?.[0]
  if (site) return <AtSite key={site.id} site={site} sites={sites.data.value ?? []} />
  return (
    <Desk title={t('title')} current="/staff/lending">
      <Bar heading={t('title')} />
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
