import { useLocation } from '../../lib/router'
import { useResource, type Resource } from '../../lib/resource'
import { hhmm } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Icon } from '../../ui/Icon'
import { Skeleton } from '../../ui/Skeleton'
import { Void } from '../../ui/Void'
import { useNow } from '../day/now'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { named } from '../session'
import { loadOrders, type Listed, type Orders } from './calls'
import { dayOf, near, rhythm, serviceOf, silent, todays, whoOf } from './say'
import { useOrders, type Following } from './useOrders'
import { t } from './words'

const VIEWS = ['new', 'today', 'running', 'over'] as const
type View = (typeof VIEWS)[number]

/** What belongs into a view; today also holds what is left to report. */
const IN: Record<View, (o: Listed, today: string) => boolean> = {
  new: o => o.status === 'sent',
  today: (o, today) => o.status === 'accepted' && (todays(o, today) !== undefined || silent(o, today).length > 0),
  running: o => o.status === 'accepted',
  over: () => true,
}

/** What our organization was asked to do: on a phone, on the way. */
export default function OrdersPage() {
  const { query } = useLocation()
  const asked = VIEWS.find(v => v === query['view'])
  const open = useResource('staff:orders:open', () => loadOrders('open'))
  const data = open.data.value
  // Where nothing is asked for: an answer is owed first, then the day's work.
  const view: View = asked ?? (data?.orders.some(o => o.status === 'sent') ? 'new' : 'today')
  const following = useOrders(() => void open.refresh())
  const heading = data?.organizations.length === 1 ? named(data.organizations[0]!) : t('title')
  return (
    <Desk title={t('title')} current="/staff/orders">
      <Bar heading={heading} />
      <nav class="views counted" aria-label={t('views')}>
        {VIEWS.map(v => (
          <a key={v} href={`/staff/orders?view=${v}`} aria-current={v === view ? 'page' : undefined}>
            {t(`view_${v}`)} {data && v !== 'over' && <b>{data.orders.filter(o => IN[v](o, data.today)).length}</b>}
          </a>
        ))}
      </nav>
      <Status at={open.at.value} following={following} />
      {view === 'over' ? <Over /> : <Found of={open} view={view} />}
    </Desk>
  )
}

function Over() {
  return <Found of={useResource('staff:orders:over', () => loadOrders('over'))} view="over" />
}

function Found({ of, view }: { of: Resource<Orders>; view: View }) {
  const data = of.data.value
  if (!data) {
    if (of.error.value !== undefined) return <Failed error={of.error.value} again={() => void of.refresh()} />
    return (
      <div class="body">
        <Skeleton kind="tall" />
        <Skeleton kind="tall" />
      </div>
    )
  }
  const orders = data.orders.filter(o => IN[view](o, data.today))
  return (
    <div class="scroll">
      {orders.length === 0 ? (
        <Void art="empty" title={t(`none_${view}`)} text={t(`none_${view}Text`)} />
      ) : (
        <ul class="cases" aria-label={t('list')}>
          {orders.map(o => (
            <li key={o.id}>
              <Row of={o} view={view} today={data.today} />
            </li>
          ))}
        </ul>
      )}
      {view !== 'over' && data.capacities.length > 0 && (
        <section class="body">
          <h2>{t('capacity')}</h2>
          <dl class="nums m8">
            {data.capacities.map((c, n) => (
              <div key={n}>
                <dt>{serviceOf(c)}</dt>
                <dd>{t('capacityOf', { used: t(`units_${c.unit}`, { n: c.reserved }), of: t(`units_${c.unit}`, { n: c.maximum }) })}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  )
}

function Row({ of: o, view, today }: { of: Listed; view: View; today: string }) {
  const missing = silent(o, today)
  const now = todays(o, today)
  return (
    <a class={`cs ${missing.length > 0 ? 'late' : ''}`} href={`/staff/orders/${o.id}?view=${view}`}>
      <span class="nm">
        <b>{whoOf(o.name)}</b>
        <span class="t2">{serviceOf(o)}</span>
      </span>
      <span class="mk">
        {o.status === 'sent' && (
          <span class="flag now">
            <Icon name="ask" size="m" />
            {t('waits')}
          </span>
        )}
        {o.is_told_anew && (
          <span class="flag now">
            <Icon name="pin" size="m" />
            {t('toldAnew')}
          </span>
        )}
        {missing.length > 0 && (
          <span class="flag bad">
            <Icon name="edit" size="m" />
            {t('unreported', { n: missing.length })}
          </span>
        )}
        {view === 'today' && now && <Said status={now.status} />}
        {view === 'over' && <span class="flag">{o.status === 'declined' ? t('status_declined') : t(`ended_${o.end_reason ?? 'done'}`)}</span>}
      </span>
      <span class="du">
        <b class="later">{rhythm(o)}</b>
        <span class="t2">{view === 'new' ? t('from', { day: dayOf(o.starts_on) }) : view === 'over' ? '' : o.next_on ? t('nextOn', { day: near(o.next_on, today) }) : t('noNext')}</span>
      </span>
    </a>
  )
}

/** What became of a day: a mark and words. */
export function Said({ status }: { status: Listed['days'][number]['status'] }) {
  const said = status ?? 'open'
  return (
    <span class={`flag ${said === 'missed' ? 'bad' : said === 'open' ? 'now' : ''}`}>
      <Icon name={said === 'done' ? 'check' : said === 'missed' ? 'close' : 'clock'} size="m" />
      {t(`day_${said}`)}
    </span>
  )
}

function Status({ at, following: { connected, joined } }: { at: number | undefined; following: Following }) {
  useNow(15_000)
  const said = connected.value ? (at ? t('live', { at: hhmm(at) }) : '') : joined.value ? t('lost') : t('joining')
  return (
    <p class="sum flush thin">
      <span class={connected.value || !joined.value ? 'stat' : 'stat off'} role="status">
        {said && <Icon name={connected.value ? 'refresh' : 'offline'} size="m" />}
        {said}
      </span>
    </p>
  )
}
