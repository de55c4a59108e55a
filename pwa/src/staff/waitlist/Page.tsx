import { useEffect, useMemo } from 'preact/hooks'
import { live } from '../../lib/live'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { ago, date, hhmm } from '../../lib/time'
import { useNow } from '../../lib/useNow'
import { Bar } from '../../ui/Bar'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { Void } from '../../ui/Void'
import { AtSite } from '../AtSite'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { named } from '../session'
import { SiteChoice } from '../SiteChoice'
import type { SiteBrief, StaffEntry } from '../types'
import { loadLine } from './calls'
import { t } from './words'

export default function WaitlistPage() {
  return (
    <AtSite title={t('title')} current="/staff/waitlist">
      {(site, sites) => <Line key={site.id} site={site} sites={sites} />}
    </AtSite>
  )
}

function Line({ site, sites }: { site: SiteBrief; sites: readonly SiteBrief[] }) {
  const { route } = useLocation()
  const line = useResource(`staff:waitlist:${site.id}`, () => loadLine(site.id))
  const stream = useMemo(() => live(`/api/staff/live?site_id=${site.id}`, ['booking', 'waitlist'], `waitlist:${site.id}`), [site.id])
  useEffect(() => {
    let timer = 0
    // Each look is noted in the trail: one for all that happens within a moment.
    const again = (): void => {
      clearTimeout(timer)
      timer = window.setTimeout(() => void line.refresh(), 1000)
    }
    const stops = [stream.on('booking', again), stream.on('waitlist', again)]
    return () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
      stream.close()
    }
  }, [stream, line])
  const entries = line.data.value
  const services = [...new Set((entries ?? []).map(serviceOf))].map(service => [service, entries!.filter(e => serviceOf(e) === service)] as const)
  return (
    <Desk title={t('title')} current="/staff/waitlist">
      <Bar heading={t('title')}>
        <span class="grow" />
        {sites.length > 1 && <SiteChoice sites={sites} site={site} choose={id => route(`/staff/waitlist?site=${id}`, true)} />}
      </Bar>
      {entries ? (
        entries.length > 0 ? (
          <div class="body">
            <p class="t2">{t('hint')}</p>
            {services.map(([service, waiting]) => (
              <section key={service}>
                <h2>
                  {service} <span class="t2">{t('count', { n: waiting.length })}</span>
                </h2>
                <ol class="rows m8">
                  {waiting.map(entry => (
                    <Row key={entry.id} entry={entry} />
                  ))}
                </ol>
              </section>
            ))}
          </div>
        ) : (
          <Void art="empty" title={t('noneTitle')} text={t('noneText')} />
        )
      ) : line.error.value !== undefined ? (
        <Failed error={line.error.value} again={() => void line.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

const serviceOf = (e: StaffEntry): string => named({ name_ko: e.service_name_ko, name_en: e.service_name_en })
const dateOf = (day: string): string => date(`${day}T12:00:00+09:00`)

function Row({ entry: e }: { entry: StaffEntry }) {
  const now = useNow()
  const days = e.first_day === e.last_day ? t('oneDay', { day: dateOf(e.first_day) }) : t('days', { from: dateOf(e.first_day), to: dateOf(e.last_day) })
  const hours = e.from_time && e.until_time && t('hours', { from: e.from_time, to: e.until_time })
  return (
    <li>
      <div class="grow">
        <h3>{e.name ?? t('nameless')}</h3>
        <p>{[days, hours, e.party_size > 1 && t('people', { n: e.party_size }), e.has_booking && t('hasBooking')].filter(Boolean).join(' · ')}</p>
        <p class="s t2">{t('since', { ago: ago(e.created_at, now) })}</p>
      </div>
      {e.offered_at ? (
        <State icon="bell" kind="now">
          {t('offered', { at: `${date(e.offered_at)} ${hhmm(e.offered_at)}` })}
        </State>
      ) : (
        <State icon="clock">{t('waits')}</State>
      )}
    </li>
  )
}
