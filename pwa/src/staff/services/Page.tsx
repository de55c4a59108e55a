import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { dateKey } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { ButtonLink } from '../../ui/Button'
import { Item, List } from '../../ui/List'
import { Skeleton } from '../../ui/Skeleton'
import { Void } from '../../ui/Void'
import { Desk } from '../Desk'
import { Visits } from '../editing/Refusal'
import { Failed } from '../Failed'
import { loadSites } from '../places/calls'
import { sayDate } from '../places/week'
import { hasInCity, named, staff } from '../session'
import type { ServiceAdmin, SiteServices } from '../types'
import { loadSite } from './calls'
import { lineOf, rulesOn } from './rules'
import { t } from './words'

/** By which rules, who and where; or what is missing before it can be booked. */
function detailOf(service: ServiceAdmin, site: SiteServices): string {
  const now = rulesOn(service.rules, dateKey(Date.now()))
  const later = service.rules.find(r => r.valid_from > dateKey(Date.now()))
  const serving = service.resources.flatMap(s => site.resources.filter(r => r.id === s.resource_id && r.active)).map(named)
  return [
    service.active ? '' : t('notActive'),
    now ? lineOf(now) : later ? t('rulesFrom', { date: sayDate(later.valid_from) }) : t('noRules'),
    serving.length ? serving.join(', ') : t('noServing'),
    service.visits ? t('visits', { n: service.visits }) : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

/** What a site offers. */
export default function Services() {
  const { query, route } = useLocation()
  const sites = useResource('staff:admin-sites', loadSites)
  const list = sites.data.value
  const id = Number(query['site']) || list?.[0]?.id
  return (
    <Desk title={t('title')} current="/staff/services">
      <Bar heading={t('title')}>
        <span class="grow" />
        {list && list.length > 1 && (
          <label class="pickone">
            <span class="vh">{t('site')}</span>
            <select value={String(id)} onChange={e => route(`/staff/services?site=${e.currentTarget.value}`, true)}>
              {list.map(site => (
                <option key={site.id} value={String(site.id)}>
                  {named(site)}
                </option>
              ))}
            </select>
          </label>
        )}
        {id !== undefined && (
          <ButtonLink size="sm" icon="plus" href={`/staff/services/${id}/new`}>
            {t('addService')}
          </ButtonLink>
        )}
      </Bar>
      {!list && sites.error.value !== undefined && <Failed error={sites.error.value} again={() => void sites.refresh()} />}
      {list?.length === 0 && (
        <Void art="empty" title={t('noSite')} text={t('noSiteText')}>
          <ButtonLink kind="plain" size="sm" href="/staff/places">
            {t('toPlaces')}
          </ButtonLink>
        </Void>
      )}
      {!list && sites.error.value === undefined && (
        <div class="body">
          <Skeleton kind="tall" />
        </div>
      )}
      {id !== undefined && list && list.length > 0 && <Site key={id} id={id} />}
    </Desk>
  )
}

function Site({ id }: { id: number }) {
  const person = staff.value
  const resource = useResource(`staff:services:${id}`, () => loadSite(id))
  const site = resource.data.value
  if (!site) {
    if (resource.error.value !== undefined) return <Failed error={resource.error.value} again={() => void resource.refresh()} />
    return (
      <div class="body">
        <Skeleton kind="tall" />
      </div>
    )
  }
  return (
    <div class="body">
      {site.outside.length > 0 && (
        <section class="warn">
          <div>
            <h2>{t('outsideTitle', { n: site.outside.length })}</h2>
            <p>{t('outsideText')}</p>
            <Visits visits={site.outside} />
          </div>
        </section>
      )}
      {site.services.length === 0 ? (
        <Void art="empty" title={t('none')} text={t('noneText')} />
      ) : (
        <section class="panel out">
          <h2>{named(site.site)}</h2>
          <List>
            {site.services.map(service => (
              <Item
                key={service.id}
                icon={service.kind === 'room' ? 'door' : 'users'}
                strong={service.active}
                title={named(service)}
                detail={detailOf(service, site)}
                href={`/staff/services/${id}/${service.id}`}
              />
            ))}
          </List>
        </section>
      )}
      <section class="panel out">
        <h2>{t('setUp')}</h2>
        <List>
          <Item icon="door" strong title={t('resources')} detail={t('resourcesText')} href={`/staff/services/${id}/resources`} />
          <Item icon="clock" strong title={t('hoursPage')} detail={t('hoursText')} href={`/staff/services/${id}/hours`} />
          <Item icon="suit" strong title={t('lendingRules')} detail={t('lendingRulesHint')} href={`/staff/services/${id}/lending-rules`} />
          {person && hasInCity(person, 'administrator') && (
            <Item icon="history" strong title={t('penaltyRules')} detail={t('penaltyRulesHint')} href={`/staff/services/${id}/penalty-rules`} />
          )}
        </List>
      </section>
    </div>
  )
}
