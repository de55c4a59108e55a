import { useState } from 'preact/hooks'
import { useRoute } from '../../../lib/router'
import { Bar } from '../../../ui/Bar'
import { Button } from '../../../ui/Button'
import { Chip, Chips } from '../../../ui/Chip'
import { Field } from '../../../ui/Field'
import { Icon } from '../../../ui/Icon'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toasts'
import { Void } from '../../../ui/Void'
import { useWide } from '../../day/now'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { explain } from '../../problems'
import { Acts, Sharing } from './Acts'
import { Add } from './Add'
import { removeItem, type CarePlan, type PlanItem, type ServiceNeed } from './calls'
import { Costs } from './Costs'
import { ItemEditor, ItemShown } from './Item'
import { dayOf } from '../../../lib/day'
import { NEEDS } from './say'
import { Theirs } from './Theirs'
import { usePlan, type Writing } from './usePlan'
import { t } from './words'

/** The plan of a case, with all the room there is: written, handed in, approved. */
export default function PlanPage() {
  const id = useRoute().params['id'] ?? ''
  const writing = usePlan(id)
  const wide = useWide()
  const [adding, setAdding] = useState<ServiceNeed>()
  const plans = writing.data
  const title = plans ? t('title', { who: plans.name ?? t('nameless') }) : t('plan')
  const beside = plans && <Beside writing={writing} free={adding === undefined} />
  return (
    <Desk title={title} current="/staff/care" side={wide && beside ? { label: t('costs'), children: beside } : undefined}>
      <Bar
        heading={title}
        before={
          <a class="ib" aria-label={t('back')} href={`/staff/care/cases/${id}`}>
            <Icon name="back" />
          </a>
        }
      />
      {plans ? (
        <div class="body wide">
          <Whole writing={writing} onAdd={setAdding} />
          {!wide && beside}
          {adding && (
            <Add
              of={plans}
              need={adding}
              onClose={() => setAdding(undefined)}
              onDone={next => {
                writing.put(next)
                setAdding(undefined)
                toast(t('added'), { icon: 'check' })
              }}
            />
          )}
        </div>
      ) : writing.error === undefined ? (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      ) : (
        <Failed error={writing.error} again={writing.refresh} />
      )}
    </Desk>
  )
}

function Beside({ writing, free }: { writing: Writing; free: boolean }) {
  const plans = writing.data!
  const plan = plans.open ?? plans.approved
  const writes = plans.can.includes('edit')
  return (
    <>
      {plan && (
        <div class="head-of">
          <p class="tags">
            <span class="flag">
              <Icon name="doc" size="m" />
              {t('number', { n: plan.number })}
            </span>
            <span class={plan.status === 'submitted' ? 'flag now' : 'flag'}>
              <Icon name={plan.status === 'approved' ? 'check' : plan.status === 'submitted' ? 'clock' : 'edit'} size="m" />
              {t(`status_${plan.status}`)}
            </span>
          </p>
          <p class="s t2">
            {t('by', { who: plan.author.name })}
            {plan.approved_by && plan.approved_at && ` · ${t('approvedBy', { who: plan.approved_by, day: dayOf(plan.approved_at.slice(0, 10)) })}`}
          </p>
          {writes && (
            <p class={writing.state === 'stopped' ? 'row bad' : 'row t2'} role="status">
              <Icon name={writing.state === 'saved' ? 'check' : writing.state === 'saving' ? 'refresh' : 'edit'} size="m" />
              {t(writing.state)}
            </p>
          )}
        </div>
      )}
      <Acts writing={writing} free={free} />
      {plan && (
        <section class="sect">
          <h2>{t('costs')}</h2>
          <Costs of={plan} />
        </section>
      )}
    </>
  )
}

function Whole({ writing, onAdd }: { writing: Writing; onAdd: (need: ServiceNeed) => void }) {
  const { open, approved, can } = writing.data!
  const writes = can.includes('edit')
  if (!open && !approved) return <Void art="empty" title={t('none')} text={t(can.includes('begin') ? 'noneText' : 'noneYet')} />
  return (
    <>
      {can.includes('share') && <Sharing writing={writing} />}
      {writing.lost.length > 0 && (
        <section class="stale" role="alert">
          <div class="grow">
            <b>{t('lost')}</b>
            {writing.lost.map(({ path, text }) => (
              <p key={path} class="lines">
                “{text}”
              </p>
            ))}
          </div>
          <Button kind="plain" size="sm" onClick={writing.forget}>
            {t('lostDone')}
          </Button>
        </section>
      )}
      {open && open.returned && (
        <section class="calm lines">
          <Icon name="edit" />
          <p class="grow">
            <b>{t('returned')}</b>
            <br />“{open.returned}”
          </p>
        </section>
      )}
      {open && (writes ? <Editor plan={open} writing={writing} onAdd={onAdd} /> : <Shown plan={open} />)}
      {approved &&
        (open ? (
          <details class="standing">
            <summary>
              <h2>{t('held')}</h2> <Icon name="down" size="m" />
            </summary>
            <Shown plan={approved} />
          </details>
        ) : (
          <Shown plan={approved} />
        ))}
    </>
  )
}

function Shown({ plan }: { plan: CarePlan }) {
  return (
    <>
      <dl class="terms">
        <div>
          <dt>{t('goals')}</dt>
          <dd class="lines">{plan.goals}</dd>
        </div>
        <div>
          <dt>{t('income')}</dt>
          <dd>{plan.income_percent === null ? t('incomeUnknown') : t('incomeOf', { n: plan.income_percent })}</dd>
        </div>
        <div>
          <dt>{t('meeting')}</dt>
          <dd>{plan.meeting_on ? dayOf(plan.meeting_on) : t('meetingNone')}</dd>
        </div>
      </dl>
      <section class="fields">
        <h2>{t('services')}</h2>
        <ul class="rows">
          {plan.items.map(item => (
            <ItemShown key={item.id} of={item} plan={plan} />
          ))}
        </ul>
      </section>
    </>
  )
}

function Editor({ plan, writing, onAdd }: { plan: CarePlan; writing: Writing; onAdd: (need: ServiceNeed) => void }) {
  const plans = writing.data!
  const text = (path: string): string => String(writing.value(path) ?? '')
  const has = (need: ServiceNeed): boolean => plan.items.some(i => i.service.need === need)
  const remove = async (item: PlanItem): Promise<void> => {
    if (!(await writing.settled())) return
    try {
      const now = writing.fresh()?.open?.items.find(i => i.id === item.id)
      if (now) writing.put(await removeItem(plans.case_id, now))
      toast(t('removed'), { icon: 'check' })
    } catch (error) {
      toast(explain(error))
      writing.refresh()
    }
  }
  return (
    <>
      <p class="warn" role="alert" hidden={!writing.problem}>
        {writing.problem}
      </p>
      <section class="fields">
        <Field label={t('goals')} hint={t('goalsHint')} lines={2} most={2000} value={text('goals')} onInput={value => writing.set('goals', value)} error={writing.wrong('goals')} />
        <Theirs path="goals" writing={writing} />
        <div class="trio">
          <div>
            <Field
              label={t('income')}
              hint={t('incomeHint')}
              inputMode="numeric"
              value={text('income_percent')}
              onInput={value => {
                const digits = value.replace(/\D/g, '').slice(0, 3)
                writing.set('income_percent', digits ? Number(digits) : null)
              }}
            />
            <Theirs path="income_percent" writing={writing} />
          </div>
          <div>
            <Field label={t('meeting')} type="date" value={text('meeting_on')} onInput={value => writing.set('meeting_on', value || null)} />
            <Theirs path="meeting_on" writing={writing} say={d => dayOf(String(d))} />
          </div>
        </div>
      </section>
      <section class="fields">
        <h2>{t('services')}</h2>
        <Chips label={t('needs')}>
          {plans.needs.map(need => (
            <Chip key={need} opens icon={has(need) ? 'check' : 'plus'} onClick={() => onAdd(need)}>
              {t(has(need) ? 'needDone' : 'needOpen', { need: t(`need_${need}`) })}
            </Chip>
          ))}
          <Chip opens icon="plus" onClick={() => onAdd(NEEDS.find(n => !plans.needs.includes(n)) ?? 'meals')}>
            {t('otherNeed')}
          </Chip>
        </Chips>
        {plan.items.length === 0 ? (
          <p class="t2">{t('servicesNone')}</p>
        ) : (
          <ul class="fields">
            {plan.items.map(item => (
              <ItemEditor key={item.id} of={item} plan={plan} writing={writing} onRemove={() => void remove(item)} />
            ))}
          </ul>
        )}
      </section>
    </>
  )
}
