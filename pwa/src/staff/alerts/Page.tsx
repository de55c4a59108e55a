import { useEffect, useMemo } from 'preact/hooks'
import { live } from '../../lib/live'
import { useLocation } from '../../lib/router'
import { useResource } from '../../lib/resource'
import { Bar } from '../../ui/Bar'
import { ButtonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Key, useKey } from '../../ui/Key'
import { Level } from '../../ui/Level'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { Void } from '../../ui/Void'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { loadDistricts } from '../scope'
import type { District, StaffAlert } from '../types'
import { has, staff } from '../session'
import { loadAlerts } from './calls'
import { Progress } from './Delivery'
import { isOver, isUnsent, needsReview, stamp, textIn } from './say'
import { placesText } from './where'
import { SourcesWrong } from './sources/Part'
import { t } from './words'

const POLL = 2500

export default function Alerts() {
  const list = useResource('staff:alerts', loadAlerts)
  const districts = useResource('staff:districts', loadDistricts, { keepOn: 'public' })
  const { route } = useLocation()
  useKey('n', () => {
    if (staff.value && has(staff.value, 'operator')) route('/staff/alerts/new')
  })
  const alerts = list.data.value
  const sending = alerts?.some(a => a.delivery && a.delivery.status !== 'finished') ?? false
  useEffect(() => {
    if (!sending) return
    const timer = setInterval(() => {
      if (!document.hidden) void list.refresh()
    }, POLL)
    return () => clearInterval(timer)
  }, [sending])
  const stream = useMemo(() => live('/api/staff/live', ['alert']), [])
  useEffect(() => {
    // A colleague has sent or ended one.
    stream.on('alert', () => void list.refresh())
    return () => stream.close()
  }, [stream])
  const now = Date.now()
  const of = (...status: StaffAlert['status'][]): StaffAlert[] => alerts?.filter(a => status.includes(a.status)) ?? []
  const sent = alerts?.filter(a => !isUnsent(a)) ?? []
  const current = sent.filter(a => !isOver(a, now))
  // What was updated stands behind its update.
  const ended = sent.filter(a => isOver(a, now) && a.status !== 'superseded' && a.status !== 'cancelled')
  const person = staff.value
  const writes = person !== null && person !== undefined && has(person, 'operator')
  const places = districts.data.value ?? []
  return (
    <Desk title={t('list')} current="/staff/alerts">
      <Bar heading={t('list')}>
        <span class="grow" />
        <ButtonLink kind="plain" size="sm" icon="chart" href="/staff/alerts/months">
          {t('byMonth')}
        </ButtonLink>
        <ButtonLink kind="plain" size="sm" icon="mail" href="/staff/alerts/sources">
          {t('sources')}
        </ButtonLink>
        <ButtonLink kind="plain" size="sm" icon="phone" href="/staff/alerts/phones">
          {t('phones')}
        </ButtonLink>
        {writes && (
          <ButtonLink size="sm" icon="plus" href="/staff/alerts/new">
            {t('composeNew')} <Key>N</Key>
          </ButtonLink>
        )}
      </Bar>
      {!alerts && list.error.value !== undefined && <Failed error={list.error.value} again={() => void list.refresh()} />}
      {!alerts && list.error.value === undefined && (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
      {alerts && (
        <div class="body wide">
          <SourcesWrong />
          <Group title={t('toReview')} alerts={sent.filter(needsReview)} places={places} />
          <Group title={t('waiting')} alerts={of('waiting')} places={places} />
          <Group title={t('scheduled')} alerts={of('scheduled')} places={places} />
          <Group title={t('drafts')} alerts={of('draft')} places={places} />
          {current.length ? <Group title={t('current')} alerts={current} places={places} /> : <Void art="empty" title={t('noneCurrentTitle')} text={t('noneCurrentText')} />}
          <Group title={t('ended')} alerts={ended} places={places} />
        </div>
      )}
    </Desk>
  )
}

function whenOf(a: StaffAlert): string {
  if (a.status === 'waiting') return t('askedAt', { who: a.submitted_by ?? a.author_name, at: stamp(a.submitted_at ?? a.updated_at) })
  if (a.status === 'scheduled') return t('goesAt', { at: stamp(a.send_at ?? a.expires_at) })
  if (a.status === 'draft') return t('by', { who: a.author_name, at: stamp(a.updated_at) })
  if (a.msg_type === 'cancel') return t('sentAt', { at: stamp(a.sent_at ?? a.updated_at) })
  return a.ended_at ? t('endedAt', { at: stamp(a.ended_at) }) : t('until', { at: stamp(a.expires_at) })
}

function Group({ title, alerts, places }: { title: string; alerts: readonly StaffAlert[]; places: readonly District[] }) {
  if (!alerts.length) return null
  return (
    <section>
      <h2>
        {title} <span class="t2">{alerts.length}</span>
      </h2>
      <ul class="rows m8">
        {alerts.map(a => {
          const text = textIn(a)
          const when = whenOf(a)
          return (
            <li key={a.id} class={`lv${a.level}`}>
              <div class="grow">
                <div class="row wrap">
                  <Level level={a.level} event={text.event || undefined} />
                  {a.exercise && <State icon="shield">{t('exercise')}</State>}
                  {a.msg_type !== 'alert' && <State icon={a.msg_type === 'update' ? 'edit' : 'check'}>{t(a.msg_type === 'update' ? 'isUpdate' : 'isClear')}</State>}
                  {a.status === 'draft' && a.decision?.decision === 'returned' && a.decision.version === a.version && (
                    <State kind="bad" icon="back">
                      {t('isReturned')}
                    </State>
                  )}
                </div>
                <h3>
                  <a href={`/staff/alerts/${a.id}`}>{text.headline || t('untitled')}</a>
                </h3>
                <p class="t2">
                  {placesText(a, places, 4)} · {when}
                </p>
              </div>
              {a.delivery && <Progress delivery={a.delivery} />}
              <Icon name="right" />
            </li>
          )
        })}
      </ul>
    </section>
  )
}
