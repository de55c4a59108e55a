import { useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { ago, dateKey, day as dayName, hhmm } from '../../lib/time'
import { useNow } from '../../lib/useNow'
import { Bar } from '../../ui/Bar'
import { Button } from '../../ui/Button'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toasts'
import { Void } from '../../ui/Void'
import { AtSite } from '../AtSite'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { named } from '../session'
import { SiteChoice } from '../SiteChoice'
import type { OpenAppeal, SiteBrief } from '../types'
import { AnswerDialog } from './AnswerDialog'
import { loadAppeals } from './calls'
import { t } from './words'

export default function AppealsPage() {
  return (
    <AtSite title={t('title')} current="/staff/appeals">
      {(site, sites) => <Appeals key={site.id} site={site} sites={sites} />}
    </AtSite>
  )
}

export const whoOf = (appeal: OpenAppeal): string => appeal.name ?? t('nameless')

function Appeals({ site, sites }: { site: SiteBrief; sites: readonly SiteBrief[] }) {
  const { route } = useLocation()
  const appeals = useResource(`staff:appeals:${site.id}`, () => loadAppeals(site.id))
  const [answering, setAnswering] = useState<OpenAppeal>()
  const data = appeals.data.value
  return (
    <Desk title={t('title')} current="/staff/appeals">
      <Bar heading={t('title')}>
        <span class="grow" />
        {sites.length > 1 && <SiteChoice sites={sites} site={site} choose={id => route(`/staff/appeals?site=${id}`, true)} />}
      </Bar>
      {data ? (
        data.length > 0 ? (
          <div class="body">
            <p class="t2">{t('hint')}</p>
            <ul class="rows">
              {data.map(appeal => (
                <Row key={appeal.id} appeal={appeal} site={sites.length > 1 ? site.id : undefined} onAnswer={() => setAnswering(appeal)} />
              ))}
            </ul>
          </div>
        ) : (
          <Void art="empty" title={t('noneTitle')} text={t('noneText')} />
        )
      ) : appeals.error.value !== undefined ? (
        <Failed error={appeals.error.value} again={() => void appeals.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
      {answering && (
        <AnswerDialog
          key={answering.id}
          appeal={answering}
          onClose={() => setAnswering(undefined)}
          onAnswered={() => {
            toast(t('answered', { who: whoOf(answering) }), { icon: 'check' })
            setAnswering(undefined)
            void appeals.refresh()
          }}
        />
      )}
    </Desk>
  )
}

function Row({ appeal: a, site, onAnswer }: { appeal: OpenAppeal; site: number | undefined; onAnswer: () => void }) {
  const now = useNow()
  const at = new URLSearchParams({ date: dateKey(a.visit_at), booking: a.booking_id, ...(site && { site: String(site) }) })
  return (
    <li>
      <div class="grow">
        <h2>{whoOf(a)}</h2>
        <p>
          {[named({ name_ko: a.service_name_ko, name_en: a.service_name_en }), `${dayName(a.visit_at)} ${hhmm(a.visit_at)}`, t(a.kind), t('points', { n: a.points })].join(' · ')}
        </p>
        <p class="lines m8">“{a.why}”</p>
        <p class="s t2">
          {t('sent', { ago: ago(a.appealed_at, now) })}{' '}
          <a class="link" href={`/staff/day?${at}`}>
            {t('inDay')}
          </a>
        </p>
      </div>
      <Button size="sm" onClick={onAnswer}>
        {t('answer')}
      </Button>
    </li>
  )
}
