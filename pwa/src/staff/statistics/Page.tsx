import { useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { date, dateKey } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Button } from '../../ui/Button'
import { Skeleton } from '../../ui/Skeleton'
import { Void } from '../../ui/Void'
import { AtSite } from '../AtSite'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { SiteChoice } from '../SiteChoice'
import type { SiteBrief, Statistics } from '../types'
import { Bookings } from './Bookings'
import { loadStatistics } from './calls'
import { Hours } from './Hours'
import { Lent, Programs } from './Offers'
import { Answers } from './Answers'
import { SaveDialog } from './SaveDialog'
import { Services, Waiting } from './Services'
import { KINDS, readSpan, type Span } from './span'
import { SpanForm } from './SpanForm'
import { Tiles } from './Tiles'
import { t } from './words'

/** What a site did in a time, and how that compares. */
export default function StatisticsPage() {
  return (
    <AtSite title={t('title')} current="/staff/statistics">
      {(site, sites) => <At site={site} sites={sites} />}
    </AtSite>
  )
}

function At({ site, sites }: { site: SiteBrief; sites: readonly SiteBrief[] }) {
  const { query, route } = useLocation()
  const { kind, span } = readSpan(query, Date.now())
  const [saving, setSaving] = useState(false)
  const address = (change: Record<string, string>): string => {
    const now: Record<string, string> = { span: kind, site: String(site.id), ...(kind === 'days' && { ...span }), ...change }
    return `/staff/statistics?${new URLSearchParams(now)}`
  }
  const found = useResource(`staff:statistics:${site.id}:${span.first}:${span.last}`, () => loadStatistics(site.id, span))
  const data = found.data.value
  return (
    <Desk title={t('title')} current="/staff/statistics">
      <Bar heading={t('title')}>
        <nav class="views" aria-label={t('spans')}>
          {KINDS.map(k => (
            <a key={k} href={address({ span: k, ...(k === 'days' && { ...span }) })} aria-current={k === kind ? 'page' : undefined}>
              {t(k === 'days' ? 'days_' : k)}
            </a>
          ))}
        </nav>
        <span class="grow" />
        {sites.length > 1 && <SiteChoice sites={sites} site={site} choose={id => route(address({ site: String(id) }), true)} />}
        {data && (
          <Button kind="plain" size="sm" icon="doc" onClick={() => setSaving(true)}>
            {t('save')}
          </Button>
        )}
      </Bar>
      <div class="body stats">
        {kind === 'days' && <SpanForm key={`${span.first}${span.last}`} span={span} onShow={days => route(address({ ...days }))} />}
        {data ? <Shown data={data} span={span} /> : found.error.value === undefined && <Skeletons />}
      </div>
      {!data && found.error.value !== undefined && <Failed error={found.error.value} again={() => void found.refresh()} />}
      {saving && data && <SaveDialog site={site} span={span} administers={data.administers} onClose={() => setSaving(false)} />}
    </Desk>
  )
}

function Skeletons() {
  return (
    <>
      <Skeleton kind="tall" />
      <Skeleton kind="tall" />
      <Skeleton kind="tall" />
    </>
  )
}

/** A day, with its year where it is not this one. */
const say = (day: string): string => (day.slice(0, 4) === dateKey(Date.now()).slice(0, 4) ? date(day) : t('inYear', { year: day.slice(0, 4), date: date(day) }))

function Shown({ data, span }: { data: Statistics; span: Span }) {
  const { days } = data.before
  const isEmpty = data.now.visits.made === 0
  return (
    <>
      <p class="t2">
        <b>{t('span', { from: say(span.first), to: say(span.last) })}</b> {t('compared', { from: say(days.first), to: say(days.last) })}
      </p>
      {isEmpty ? <Void art="empty" title={t('noneTitle')} text={t('noneText')} /> : <Tiles data={data} />}
      {!isEmpty && <Bookings data={data} span={span} />}
      <Hours data={data} />
      {!isEmpty && <Services data={data} />}
      <Waiting data={data} />
      <Answers data={data} span={span} />
      <Programs data={data} />
      <Lent data={data} />
    </>
  )
}
