import { api, body } from '../../../api/client'
import { isProblem } from '../../../api/problem'
import type { components } from '../../../api/schema'
import { local } from '../../../lib/local'
import { useResource } from '../../../lib/resource'
import { useRoute } from '../../../lib/router'
import { dayOf } from '../../../lib/day'
import { date } from '../../../lib/time'
import { won } from '../../../lib/won'
import { often, saysUnits } from '../../../messages/often'
import { Button, ButtonLink } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Panel } from '../../../ui/Panel'
import { Skeleton } from '../../../ui/Skeleton'
import { State } from '../../../ui/State'
import { Stopped } from '../../../ui/Stopped'
import { Void } from '../../../ui/Void'
import { useLive } from '../../live'
import { Signed } from '../../my/Signed'
import { NEED_ICON } from '../say'
import { t } from './words'

type MyPlan = components['schemas']['MyPlan']
type Item = MyPlan['items'][number]

const load = (case_id: string): Promise<MyPlan> => body(api.GET('/api/care/cases/{case_id}/plan', { params: { path: { case_id } } }))
const call = (phone: string): string => `tel:${phone.replace(/[^+\d]/g, '')}`

/** Who comes, how often, and what it costs: to be read, and to be printed for the wall. */
export default function PlanPage() {
  const id = useRoute().params['id'] ?? ''
  return (
    <Signed title={t('title')} path={`/care/${id}/plan`} back={{ to: `/care/${id}`, label: t('care') }} ownHeading>
      {() => <Loaded id={id} />}
    </Signed>
  )
}

function Loaded({ id }: { id: string }) {
  const found = useResource(`care:plan:${id}`, () => load(id))
  useLive({ case: which => (which === id || which === '') && void found.refresh() })
  const plan = found.data.value
  if (isProblem(found.error.value, 'not_found')) {
    return (
      <Void art="empty" main title={t('none')} text={t('noneText')}>
        <ButtonLink kind="plain" size="mid" href={`/care/${id}`}>
          {t('toCase')}
        </ButtonLink>
      </Void>
    )
  }
  if (plan) return <Shown of={plan} />
  if (found.error.value === undefined) return <Skeleton kind="tall" />
  return (
    <>
      <h1>{t('title')}</h1>
      <Stopped error={found.error.value} onRetry={() => void found.refresh()} />
    </>
  )
}

function Shown({ of: plan }: { of: MyPlan }) {
  const unknown = plan.costs.problems.some(p => p.kind === 'income_unknown')
  const dong = local(plan.dong, 'name')
  return (
    <>
      <p class="t2 m8">{t('approved', { day: date(plan.approved_at) })}</p>
      <h1 class="m4">{plan.name ? t('headingOf', { name: plan.name }) : t('heading')}</h1>
      {plan.goals && (
        <Panel kind="lit">
          <h2>{t('goals')}</h2>
          <p class="lines m4">{plan.goals}</p>
        </Panel>
      )}
      {plan.items.map(item => (
        <Service key={item.id} of={item} plan={plan} unknown={unknown} />
      ))}
      {!unknown && <Totals of={plan} />}
      <Panel>
        <h2>{t('ask')}</h2>
        <p class="m4">{plan.manager ? t('askManager', { who: plan.manager, dong }) : t('askDong', { dong })}</p>
        <p class="m8">
          <a class="link" href={call(plan.dong.phone)}>
            <Icon name="phone" /> {t('callOffice', { phone: plan.dong.phone })}
          </a>
        </p>
      </Panel>
      <div class="noprint">
        <Button kind="plain" size="mid" icon="doc" onClick={() => print()}>
          {t('print')}
        </Button>
      </div>
    </>
  )
}

function Service({ of: item, plan, unknown }: { of: Item; plan: MyPlan; unknown: boolean }) {
  const { service } = item
  const lines = plan.costs.lines.filter(line => line.item_id === item.id)
  const all = (key: 'occasions' | 'price_won' | 'person_won'): number => lines.reduce((n, line) => n + line[key], 0)
  const [times, price, mine] = [all('occasions'), all('price_won'), all('person_won')]
  const each = times > 0 ? Math.round(price / times) : 0
  // One share for all of it, or the rules change on the way and only the sum is true.
  const share = lines.every(line => line.pays_percent === lines[0]?.pays_percent) ? lines[0]?.pays_percent : undefined
  return (
    <Panel kind="out">
      <h2 class="row">
        <Icon name={NEED_ICON[service.need]} />
        <span class="grow">{local(service, 'name')}</span>
      </h2>
      {item.sending !== 'planned' && (
        <p class="m8">
          <State icon={item.sending === 'accepted' ? 'check' : 'clock'} {...(item.sending === 'accepted' && { kind: 'ok' as const })}>
            {t(`state_${item.sending}`)}
          </State>
        </p>
      )}
      <dl class="facts m8">
        <dt>{t('who')}</dt>
        <dd>
          {local(service, 'organization')}
          {item.care_worker && `, ${t('worker', { who: item.care_worker })}`}
          <br />
          <a class="link" href={call(service.phone)}>
            {t('call', { phone: service.phone })}
          </a>
        </dd>
        <dt>{t('often')}</dt>
        <dd>
          <b>{saysUnits(item) ? t('each', { often: often(item), n: item.units, unit: t(`unit_${service.unit}`) }) : t('only', { often: often(item) })}</b>
        </dd>
        <dt>{t('when')}</dt>
        <dd>{item.starts_on === item.ends_on ? dayOf(item.starts_on) : t('fromTo', { from: dayOf(item.starts_on), to: dayOf(item.ends_on) })}</dd>
        {item.next_on && (
          <>
            <dt class="noprint">{t('next')}</dt>
            <dd class="noprint">{dayOf(item.next_on)}</dd>
          </>
        )}
        <dt>{t('cost')}</dt>
        <dd>{price === 0 ? t('free') : t('costOnce', { won: won(each) })}</dd>
        {price > 0 && (
          <>
            <dt>{t('mine')}</dt>
            <dd>
              {unknown && service.tier !== 'public' ? (
                t('mineUnknown')
              ) : mine === 0 ? (
                <b>{t('mineNone')}</b>
              ) : (
                <>
                  {share !== undefined && <b>{t('mineOnce', { won: won(Math.floor((each * share) / 100)) })}</b>}
                  {share !== undefined && <br />}
                  {t('mineAll', { n: times, won: won(mine) })}
                </>
              )}
            </dd>
          </>
        )}
      </dl>
    </Panel>
  )
}

function Totals({ of: plan }: { of: MyPlan }) {
  if (plan.costs.years.length === 0) return null
  return (
    <Panel>
      <h2>{t('totals')}</h2>
      <dl class="facts m8">
        {plan.costs.years.map(year => (
          <>
            <dt>{t('totalYear', { year: year.year })}</dt>
            <dd>
              <b>{year.person_won === 0 ? t('totalNone') : t('totalMine', { won: won(year.person_won) })}</b>
              {year.city_won > 0 && (
                <>
                  <br />
                  {t('totalCity', { won: won(year.city_won) })}
                </>
              )}
            </dd>
          </>
        ))}
      </dl>
    </Panel>
  )
}
