import { useEffect } from 'preact/hooks'
import { useResource } from '../../../lib/resource'
import { ButtonLink } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import type { DeskCase } from '../calls'
import { loadPlans, type CasePlans } from './calls'
import { serviceOf, whenOf } from './say'
import { t } from './words'

const PLANNED: readonly DeskCase['status'][] = ['assessed', 'plan_drafted', 'approved', 'in_service', 'monitoring']

interface PartProps {
  of: DeskCase
  /** The way to it is not said above. */
  leads: boolean
}

/** The plan on the page of its case: what holds, what is being written, and where that is done. */
export function PlanPart(props: PartProps) {
  return PLANNED.includes(props.of.status) ? <Loaded key={props.of.id} {...props} /> : null
}

function Loaded({ of: c, leads }: PartProps) {
  const found = useResource(`staff:care:plan-part:${c.id}`, () => loadPlans(c.id))
  // A step of the case is a step of its plan.
  useEffect(() => {
    if (found.data.peek()) void found.refresh()
  }, [c.version])
  const plans = found.data.value
  if (!plans) return null
  const shown = plans.approved ?? plans.open
  return (
    <section class="sect">
      <h3>{t('plan')}</h3>
      {plans.open && (
        <p class="tags">
          <span class={plans.open.status === 'submitted' ? 'flag now' : 'flag'}>
            <Icon name={plans.open.status === 'submitted' ? 'clock' : 'edit'} size="m" />
            {t('number', { n: plans.open.number })}, {t(`status_${plans.open.status}`)}
          </span>
          {plans.open.returned && (
            <span class="flag now">
              <Icon name="edit" size="m" />
              {t('returned')}
            </span>
          )}
        </p>
      )}
      {plans.can.includes('share') && (
        <p class="tags">
          <span class="flag now">
            <Icon name="lock" size="m" />
            {t('shareTitle')}
          </span>
        </p>
      )}
      {shown && shown.items.length > 0 && (
        <ul class="each">
          {shown.items.map(item => (
            <li key={item.id}>
              <b>{serviceOf(item.service)}</b> {whenOf(item)}
              {shown.status === 'approved' && <span class="t2"> · {t(`sending_${item.sending}`)}</span>}
            </li>
          ))}
        </ul>
      )}
      {!shown && <p class="t2">{t('none')}</p>}
      {leads && (
        <div>
          <ButtonLink {...(!plans.can.includes('share') && { kind: 'plain' as const })} size="sm" icon="doc" href={`/staff/care/cases/${c.id}/plan`}>
            {t(linkOf(plans))}
          </ButtonLink>
        </div>
      )}
    </section>
  )
}

const linkOf = (plans: CasePlans): 'begin' | 'goOn' | 'check' | 'look' | 'shareGo' =>
  plans.can.includes('share') ? 'shareGo' : plans.can.includes('approve') ? 'check' : plans.can.includes('edit') ? 'goOn' : plans.can.includes('begin') && !plans.approved ? 'begin' : 'look'
