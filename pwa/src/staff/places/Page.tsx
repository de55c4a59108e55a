import { useResource } from '../../lib/resource'
import { language } from '../../lib/settings'
import { Bar } from '../../ui/Bar'
import { ButtonLink } from '../../ui/Button'
import { Item, List } from '../../ui/List'
import { Skeleton } from '../../ui/Skeleton'
import { Void } from '../../ui/Void'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { hasInCity, named, staff } from '../session'
import type { SiteAdmin } from '../types'
import { loadSites } from './calls'
import { sayDate, short } from './week'
import { t } from './words'

function todayOf({ today, valid_from }: SiteAdmin): string {
  if (valid_from > today.date) return t('opensOn', { date: sayDate(valid_from) })
  if (today.opens && today.closes) return t('openToday', { opens: short(today.opens), closes: short(today.closes) })
  const why = (language.value === 'en' && today.reason_en) || today.reason_ko
  return why ? t('closedTodayWhy', { why }) : t('closedToday')
}

const stateOf = (site: SiteAdmin): string =>
  [language.value === 'en' ? site.address_en : site.address_ko, todayOf(site), site.valid_until && t('openUntil', { date: sayDate(site.valid_until) })].filter(Boolean).join(' · ')

export default function Places() {
  const sites = useResource('staff:admin-sites', loadSites)
  const list = sites.data.value
  return (
    <Desk title={t('title')} current="/staff/places">
      <Bar heading={t('title')}>
        <span class="grow" />
        {staff.value && hasInCity(staff.value, 'administrator') && (
          <ButtonLink size="sm" icon="plus" href="/staff/places/new">
            {t('addSite')}
          </ButtonLink>
        )}
      </Bar>
      {!list && sites.error.value !== undefined && <Failed error={sites.error.value} again={() => void sites.refresh()} />}
      <div class="body">
        {!list && sites.error.value === undefined && <Skeleton kind="tall" />}
        {list?.length === 0 && <Void art="empty" title={t('none')} text={t('noneText')} />}
        {list && list.length > 0 && (
          <section class="panel out">
            <h2>{t('sites')}</h2>
            <List>
              {list.map(site => (
                <Item key={site.id} icon="pin" strong title={named(site)} detail={stateOf(site)} href={`/staff/places/${site.id}`} />
              ))}
            </List>
          </section>
        )}
        <section class="panel out">
          <List>
            <Item icon="calendar" strong title={t('holidays')} detail={t('holidaysText')} href="/staff/places/holidays" />
          </List>
        </section>
      </div>
    </Desk>
  )
}
