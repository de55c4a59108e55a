import { useEffect, useMemo } from 'preact/hooks'
import { live } from '../../lib/live'
import { useLocation } from '../../lib/router'
import { useResource } from '../../lib/resource'
import { language } from '../../lib/settings'
import { date, daysBetween, hhmm, nearDay } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { ButtonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Key, useKey } from '../../ui/Key'
import { Level } from '../../ui/Level'
import { Skeleton } from '../../ui/Skeleton'
import { Void } from '../../ui/Void'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { loadDistricts } from '../scope'
import type { District, StaffAlert } from '../types'
import { loadAlerts } from './calls'
import { Progress } from './Delivery'
import { placesText } from './where'
import { t } from './words'

const POLL = 2500

/** 오늘 18:00, 내일 09:00, 11월 27일 09:00 */
export function stamp(at: string): string {
  const now = Date.now()
  return `${Math.abs(daysBetween(now, at)) <= 1 ? nearDay(at, now) : date(at)} ${hhmm(at)}`
}

export const textIn = (a: StaffAlert) => a.texts[language.value] ?? a.texts.ko
export const isOver = (a: StaffAlert, now: number): boolean => a.status === 'ended' || Date.parse(a.expires_at) <= now

export default function Alerts() {
  const list = useResource('staff:alerts', loadAlerts)
  const districts = useResource('staff:districts', loadDistricts, { keepOn: 'public' })
  const { route } = useLocation()
  useKey('n', () => route('/staff/alerts/new'))
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
  const drafts = alerts?.filter(a => a.status === 'draft') ?? []
  const current = alerts?.filter(a => a.status !== 'draft' && !isOver(a, now)) ?? []
  const ended = alerts?.filter(a => a.status !== 'draft' && isOver(a, now)) ?? []
  const places = districts.data.value ?? []
  return (
    <Desk title={t('list')} current="/staff/alerts">
      <Bar heading={t('list')}>
        <span class="grow" />
        <ButtonLink size="sm" icon="plus" href="/staff/alerts/new">
          {t('composeNew')} <Key>N</Key>
        </ButtonLink>
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
          <Group title={t('drafts')} alerts={drafts} places={places} />
          {current.length ? <Group title={t('current')} alerts={current} places={places} /> : <Void art="empty" title={t('noneCurrentTitle')} text={t('noneCurrentText')} />}
          <Group title={t('ended')} alerts={ended} places={places} />
        </div>
      )}
    </Desk>
  )
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
          const when = a.status === 'draft' ? t('by', { who: a.author_name, at: stamp(a.updated_at) }) : a.ended_at ? t('endedAt', { at: stamp(a.ended_at) }) : t('until', { at: stamp(a.expires_at) })
          return (
            <li key={a.id} class={`lv${a.level}`}>
              <div class="grow">
                <Level level={a.level} event={text?.event || undefined} />
                <h3>
                  <a href={`/staff/alerts/${a.id}`}>{text?.headline || t('untitled')}</a>
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
