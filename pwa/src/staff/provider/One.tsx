import { useState } from 'preact/hooks'
import { isProblem } from '../../api/problem'
import { useLocation, useRoute } from '../../lib/router'
import { useResource } from '../../lib/resource'
import { dateKey, hhmm, nearDay } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Button, ButtonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Note } from '../../ui/Note'
import { Panel } from '../../ui/Panel'
import { Skeleton } from '../../ui/Skeleton'
import { Void } from '../../ui/Void'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { named } from '../session'
import { loadOrder, type Order } from './calls'
import { AnswerDialog, ReportDialog, WorkerDialog } from './Dialogs'
import { Said } from './Page'
import { dayOf, near, rhythm, serviceOf, silent, todays, whoOf } from './say'
import { useOrders } from './useOrders'
import { t } from './words'

/** One order: whom to go to, how to get in, what to do, and what became of each day. */
export default function OrderPage() {
  const id = useRoute().params['id'] ?? ''
  const { query } = useLocation()
  const order = useResource(`staff:order:${id}`, () => loadOrder(id))
  useOrders(changed => (changed === undefined || changed === id) && void order.refresh())
  const o = order.data.value
  const heading = o ? whoOf(o.told?.name) : t('one')
  const back = `/staff/orders${query['view'] ? `?view=${query['view']}` : ''}`
  return (
    <Desk title={heading} current="/staff/orders">
      <Bar
        heading={heading}
        before={
          <a class="ib" aria-label={t('back')} href={back}>
            <Icon name="back" />
          </a>
        }
      />
      {o ? (
        <Whole of={o} put={order.set} again={() => void order.refresh()} />
      ) : isProblem(order.error.value, 'not_found') ? (
        <Void art="empty" title={t('goneTitle')} text={t('goneText')}>
          <ButtonLink href="/staff/orders">{t('back')}</ButtonLink>
        </Void>
      ) : order.error.value !== undefined ? (
        <Failed error={order.error.value} again={() => void order.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

export interface Doing {
  of: Order
  put: (next: Order) => void
  again: () => void
}

type Asking = 'worker' | { accept: boolean } | { day: string; status: 'done' | 'missed' }

function Whole({ of: o, put, again }: Doing) {
  const [asking, setAsking] = useState<Asking>()
  const today = o.today
  const now = todays(o, today)
  const due = [...silent(o, today), ...(now && now.status === null ? [today] : [])].reverse()
  const close = (): void => setAsking(undefined)
  const done = (next: Order): void => {
    close()
    put(next)
  }
  return (
    <div class="body">
      <div class="head-of">
        <p>
          <b>{serviceOf(o)}</b>
          <br />
          <span class="t2">{rhythm(o)}</span>
        </p>
        <p class="tags">
          {o.status === 'accepted' && now ? (
            <Said status={now.status} />
          ) : (
            <span class={`flag ${o.status === 'sent' ? 'now' : ''}`}>
              <Icon name={o.status === 'sent' ? 'ask' : o.status === 'accepted' ? 'check' : 'doc'} size="m" />
              {t(`status_${o.status}`)}
            </span>
          )}
        </p>
      </div>
      {o.status === 'sent' && (
        <Panel kind="lit">
          <h2>{t('answerAsk')}</h2>
          <p class="m4">{t('answerText', { day: dayOf(o.starts_on) })}</p>
          <div class="two m12">
            <Button onClick={() => setAsking({ accept: true })}>{t('accept')}</Button>
            <Button kind="plain" onClick={() => setAsking({ accept: false })}>
              {t('decline')}
            </Button>
          </div>
        </Panel>
      )}
      {due.map((day, n) => (
        <Panel key={day} kind={n === 0 ? 'lit' : 'out'}>
          <h2>{dayOf(day)}</h2>
          <p class="t2">{t(day === today ? 'todo_today' : 'todo_past')}</p>
          <div class="two m12">
            <Button onClick={() => setAsking({ day, status: 'done' })}>{t('done')}</Button>
            <Button kind="plain" onClick={() => setAsking({ day, status: 'missed' })}>
              {t('missed')}
            </Button>
          </div>
        </Panel>
      ))}
      {now?.status === 'missed' && (
        <div>
          <Button kind="plain" onClick={() => setAsking({ day: today, status: 'done' })}>
            {t('metAfter')}
          </Button>
        </div>
      )}
      {o.hidden ? <Note icon="lock">{t(`hidden_${o.hidden}`)}</Note> : <Told of={o} />}
      <dl class="facts">
        <dt>{t('how')}</dt>
        <dd>{t('between', { from: dayOf(o.starts_on), to: dayOf(o.ends_on) })}</dd>
        {o.status === 'accepted' && (
          <>
            <dt>{t('worker')}</dt>
            <dd class="row">
              <span class={o.care_worker ? '' : 't2'}>{o.care_worker ?? t('workerNone')}</span>
              <button type="button" class="link" onClick={() => setAsking('worker')}>
                {t(o.care_worker ? 'workerChange' : 'workerName')}
              </button>
            </dd>
          </>
        )}
        {o.dong && (
          <>
            <dt>{t('office')}</dt>
            <dd>
              {t('officeOf', { dong: named(o.dong) })}
              <br />
              <Tel phone={o.dong.phone} />
            </dd>
          </>
        )}
      </dl>
      <Ahead of={o} />
      <History of={o} />
      <Note icon="eye">{t('trail')}</Note>
      {asking === 'worker' && <WorkerDialog of={o} onClose={close} onDone={done} again={again} />}
      {typeof asking === 'object' && 'accept' in asking && <AnswerDialog of={o} accept={asking.accept} onClose={close} onDone={done} again={again} />}
      {typeof asking === 'object' && 'day' in asking && <ReportDialog key={`${asking.day}${asking.status}`} of={o} day={asking.day} status={asking.status} onClose={close} onDone={done} again={again} />}
    </div>
  )
}

function Tel({ phone }: { phone: string }) {
  return (
    <a class="link tel" href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
      {phone}
    </a>
  )
}

/** What one may know of the person: to call, to find the door, to get in, and what to do there. */
function Told({ of: { told, told_changed_at: changed } }: { of: Order }) {
  if (!told) return null
  return (
    <>
      {changed && <Note icon="pin">{t('toldChanged', { day: dayOf(dateKey(new Date(changed))) })}</Note>}
      {told.phone && (
        <div>
          <ButtonLink kind="plain" icon="phone" href={`tel:${told.phone.replace(/[^+\d]/g, '')}`}>
            {told.phone}
          </ButtonLink>
        </div>
      )}
      <dl class="facts">
        {!told.phone && (
          <>
            <dt>{t('phone')}</dt>
            <dd class="t2">{t('phoneNone')}</dd>
          </>
        )}
        <dt>{t('address')}</dt>
        <dd>
          <b>{told.address}</b>
        </dd>
        {told.access && (
          <>
            <dt>{t('access')}</dt>
            <dd class="lines">{told.access}</dd>
          </>
        )}
        <dt>{t('task')}</dt>
        <dd class="lines">{told.task || <span class="t2">{t('taskNone')}</span>}</dd>
      </dl>
    </>
  )
}

const MOST_AHEAD = 5

function Ahead({ of: o }: { of: Order }) {
  const ahead = o.days.filter(d => d.on_date > o.today).slice(0, MOST_AHEAD)
  if (ahead.length === 0) return null
  return (
    <section class="sect">
      <h2>{t('ahead')}</h2>
      <p>{ahead.map(d => near(d.on_date, o.today)).join(', ')}</p>
    </section>
  )
}

function History({ of: o }: { of: Order }) {
  if (o.status === 'sent' || o.status === 'declined') return o.word ? <blockquote class="lines">“{o.word}”</blockquote> : null
  return (
    <section class="sect">
      <h2>{t('history')}</h2>
      {o.deliveries.length === 0 && <p class="t2">{t('historyNone')}</p>}
      <Reports of={o} all={o.deliveries.slice(0, FEW)} />
      {o.deliveries.length > FEW && (
        <details>
          <summary>{t('older')}</summary>
          <Reports of={o} all={o.deliveries.slice(FEW)} />
        </details>
      )}
    </section>
  )
}

const FEW = 7

function Reports({ of: o, all }: { of: Order; all: Order['deliveries'] }) {
  return (
    <ol class="came m8">
      {all.map(d => (
        <li key={d.id}>
          <b>{dayOf(d.on_date)}</b>
          <span>
            {t(`day_${d.status}`)}
            {d.status === 'done' && `, ${t(`units_${o.unit}`, { n: d.units })}`}
          </span>
          <span class="s t2">
            {dateKey(d.at) !== d.on_date && nearDay(d.at, Date.now())} {hhmm(d.at)}, {t('by', { who: d.who })}
          </span>
          {d.note && <span class="lines">“{d.note}”</span>}
        </li>
      ))}
    </ol>
  )
}
