import { asOften } from '../../../messages/often'
import { often } from '../../../messages/often'
import { Field } from '../../../ui/Field'
import { won } from '../../../lib/won'
import type { CarePlan, PlanItem } from './calls'
import { pathOf, type ItemField } from './edits'
import { OftenFields } from './OftenFields'
import { dayOf } from '../../../lib/day'
import { organizationOf, priceOf, serviceOf, unitOf, whenOf } from './say'
import { Theirs } from './Theirs'
import type { Writing } from './usePlan'
import { t } from './words'

function Head({ of: item, plan }: { of: PlanItem; plan: CarePlan }) {
  const lines = plan.costs.lines.filter(line => line.item_id === item.id)
  const times = lines.reduce((n, line) => n + line.occasions, 0)
  return (
    <>
      <h3>
        {serviceOf(item.service)} <span class="flag">{t(`tier_${item.service.tier}`)}</span>
      </h3>
      <p class="t2">
        {[organizationOf(item.service), priceOf(item.unit_won, item.service.unit), times > 0 && t('lineOf', { n: times, won: won(lines.reduce((n, line) => n + line.price_won, 0)) })]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </>
  )
}

/** A service of the plan, to be read. */
export function ItemShown({ of: item, plan }: { of: PlanItem; plan: CarePlan }) {
  return (
    <li class="prog">
      <div class="grow">
        <Head of={item} plan={plan} />
        <p>{whenOf(item)}</p>
        {item.task && <p class="lines">“{item.task}”</p>}
        {item.tier_why && (
          <p class="lines t2">
            {t('tierWhy')}: {item.tier_why}
          </p>
        )}
      </div>
      {plan.status === 'approved' && <span class={item.sending === 'declined' ? 'flag bad' : item.sending === 'waiting' ? 'flag now' : 'flag'}>{t(`sending_${item.sending}`)}</span>}
    </li>
  )
}

/** A service of the plan, to be written in. */
export function ItemEditor({ of: item, plan, writing, onRemove }: { of: PlanItem; plan: CarePlan; writing: Writing; onRemove: () => void }) {
  const at = (field: ItemField): string => pathOf(item.id, field)
  const text = (field: ItemField): string => String(writing.value(at(field)) ?? '')
  const set = (field: ItemField, value: string | number): void => writing.set(at(field), value)
  const between = { rrule: text('rrule'), starts_on: text('starts_on'), ends_on: text('ends_on') }
  const once = asOften(between).kind === 'once'
  const day = (label: string, field: 'starts_on' | 'ends_on') => (
    <Field
      label={label}
      type="date"
      value={text(field)}
      error={writing.wrong(at(field)) && t(`lack_${field}`, { name: serviceOf(item.service) })}
      onInput={value => {
        // What is done once begins and ends on its day.
        if (once && value) set('ends_on', value)
        set(field, value)
      }}
    />
  )
  return (
    <li class="planned">
      <div class="row between">
        <div>
          <Head of={item} plan={plan} />
        </div>
        <button type="button" class="link" aria-label={`${serviceOf(item.service)} ${t('remove')}`} onClick={onRemove}>
          {t('remove')}
        </button>
      </div>
      <OftenFields
        of={between}
        onChange={({ rrule, ends_on }) => {
          set('rrule', rrule)
          if (ends_on) set('ends_on', ends_on)
        }}
      />
      <Theirs path={at('rrule')} writing={writing} say={rrule => often({ ...between, rrule: String(rrule) })} />
      <div class="trio">
        {day(t(once ? 'onDay' : 'from'), 'starts_on')}
        {!once && day(t('until'), 'ends_on')}
        <Field
          label={t('units', { unit: unitOf(item.service.unit) })}
          inputMode="numeric"
          value={text('units') === 'NaN' ? '' : text('units')}
          error={text('units') === 'NaN' ? t('unitsLack') : writing.wrong(at('units'))}
          onInput={value => set('units', /^[1-9]\d?$/.test(value) ? Number(value) : Number.NaN)}
        />
      </div>
      <Theirs path={at('starts_on')} writing={writing} say={d => dayOf(String(d))} />
      <Theirs path={at('ends_on')} writing={writing} say={d => dayOf(String(d))} />
      <Theirs path={at('units')} writing={writing} />
      <Field label={t('task')} hint={t('taskHint')} lines={2} value={text('task')} onInput={value => set('task', value)} most={2000} error={writing.wrong(at('task'))} />
      <Theirs path={at('task')} writing={writing} />
      {(item.tier_why || text('tier_why')) && <Field label={t('tierWhy')} lines={2} value={text('tier_why')} onInput={value => set('tier_why', value)} most={2000} error={writing.wrong(at('tier_why'))} />}
      <Theirs path={at('tier_why')} writing={writing} />
    </li>
  )
}
