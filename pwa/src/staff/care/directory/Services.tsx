import { useState } from 'preact/hooks'
import { useDraft } from '../../../lib/draft'
import { dateKey } from '../../../lib/time'
import { Button } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { toast } from '../../../ui/Toasts'
import { Void } from '../../../ui/Void'
import { named } from '../../session'
import type { PartProps } from './About'
import { addService, putService, type ServiceKept } from './calls'
import { EditForm } from './EditForm'
import { Room } from './Offers'
import { PriceDialog } from './PriceDialog'
import { fullDate, inTongue, NEED_ICONS, sayAges, sayAreas, sayPrice, sayTimes } from './say'
import { ServiceFields } from './ServiceFields'
import { compared, fromService, NEW, serviceWrong, stateOf, toChange, toNew, type ServiceForm } from './serviceForm'
import { t } from './words'

/** What an organization does, service by service. */
export function Services(props: PartProps) {
  const { organization: o } = props
  const [adding, setAdding] = useState(false)
  return (
    <>
      {o.services.map(s => (
        <Service key={s.id} service={s} {...props} />
      ))}
      {o.services.length === 0 && !adding && <Void art="empty" title={t('noServicesTitle')} text={t('noServicesText')} />}
      {o.may_edit &&
        (adding ? (
          <Add {...props} onStop={() => setAdding(false)} />
        ) : (
          <div>
            <Button size="sm" icon="plus" onClick={() => setAdding(true)}>
              {t('addService')}
            </Button>
          </div>
        ))}
    </>
  )
}

function Service({ service: s, ...props }: PartProps & { service: ServiceKept }) {
  const { organization: o, districts, changed } = props
  const [editing, setEditing] = useState(false)
  const [pricing, setPricing] = useState(false)
  const rows = [
    [t('description'), inTongue(s.description_ko, s.description_en)],
    [t('whom'), [sayAges(s.min_age, s.max_age) || t('everyAge'), inTongue(s.eligibility_ko, s.eligibility_en)].filter(Boolean).join('. ')],
    [t('where'), sayAreas(s.dong_ids ?? [], districts)],
    [t('times'), sayTimes(s.schedules ?? []) || t('noTimes')],
  ] as const
  return (
    <section class="panel out" aria-labelledby={`service-${s.id}`}>
      <div class="row between wrap">
        <h2 id={`service-${s.id}`} tabIndex={-1}>
          {named(s)}
        </h2>
        <p class="tags">
          {s.status === 'inactive' && <span class="flag bad">{t('inactive')}</span>}
          <span class="flag">{t(`tier_${s.tier}`)}</span>
          <span class="flag">
            <Icon name={NEED_ICONS[s.need]} size="m" />
            {t(`need_${s.need}`)}
          </span>
        </p>
      </div>
      {editing ? (
        <Edit service={s} {...props} onStop={() => setEditing(false)} />
      ) : (
        <>
          <dl class="recap m12">
            {rows.map(
              ([name, value]) =>
                value && (
                  <>
                    <dt>{name}</dt>
                    <dd class="lines">{value}</dd>
                  </>
                ),
            )}
            <dt>{t('capacity')}</dt>
            <dd class="half">
              <Room unit={s.unit} maximum={s.maximum ?? null} left={s.maximum == null ? null : s.maximum - s.reserved} />
            </dd>
            <dt>{t('price')}</dt>
            <dd>
              <Prices service={s} />
            </dd>
          </dl>
          {o.may_edit && (
            <div class="row wrap m16">
              <Button kind="plain" size="sm" icon="edit" onClick={() => setEditing(true)}>
                {t('editServiceOf', { what: named(s) })}
              </Button>
              <Button kind="plain" size="sm" onClick={() => setPricing(true)}>
                {t('changePriceOf', { what: named(s) })}
              </Button>
            </div>
          )}
          <PriceDialog
            service={s}
            open={pricing}
            refresh={props.refresh}
            onClose={() => setPricing(false)}
            onSet={next => {
              changed(next)
              setPricing(false)
              toast(t('priceSet'), { icon: 'check' })
            }}
          />
        </>
      )}
    </section>
  )
}

function Prices({ service: s }: { service: ServiceKept }) {
  const today = dateKey(Date.now())
  const say = (unit_won: number): string => [sayPrice(s.tier, unit_won), unit_won > 0 ? t(`unit_${s.unit}`) : ''].filter(Boolean).join(', ')
  const past = s.prices.filter(p => p.valid_until !== null && p.valid_until < today)
  return (
    <>
      <ul>
        {s.prices
          .filter(p => !past.includes(p))
          .map(p => (
            <li key={p.valid_from}>
              <b>{say(p.unit_won)}</b> <span class="t2">{p.valid_from <= today ? t('priceNow') : t('priceFrom', { date: fullDate(p.valid_from) })}</span>
            </li>
          ))}
      </ul>
      {past.length > 0 && (
        <details>
          <summary>{t('pricePast')}</summary>
          <ul>
            {past.map(p => (
              <li key={p.valid_from}>
                {say(p.unit_won)} <span class="t2">{t('fromTo', { from: fullDate(p.valid_from), to: fullDate(p.valid_until!) })}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function Edit({ service: s, districts, changed, refresh, onStop }: PartProps & { service: ServiceKept; onStop: () => void }) {
  const draft = useDraft<ServiceForm>(`care-service:${s.id}`, fromService(s))
  const form = draft.value.value
  return (
    <EditForm
      text={t('editServiceText')}
      action={t('save')}
      wrong={serviceWrong(form, false, s.reserved)}
      send={async () => {
        const next = await putService(s.id, toChange(form, s.version))
        await draft.clear()
        changed(next)
        onStop()
        toast(t('saved'), { icon: 'check' })
      }}
      onStop={() => {
        void draft.clear()
        onStop()
      }}
      stale={{
        is: form.loaded !== stateOf(s),
        refresh: () => void refresh(),
        fields: compared(s, form, districts),
        onMine: () => draft.set({ loaded: stateOf(s) }),
        onTheirs: () => draft.set(fromService(s)),
      }}
    >
      {errorAt => <ServiceFields form={form} set={draft.set} districts={districts} errorAt={errorAt} />}
    </EditForm>
  )
}

function Add({ organization: o, districts, changed, onStop }: PartProps & { onStop: () => void }) {
  const draft = useDraft<ServiceForm>(`care-service:new:${o.id}`, NEW)
  const form = draft.value.value
  return (
    <section class="panel out">
      <h2>{t('addService')}</h2>
      <EditForm
        text={t('addServiceText')}
        action={t('addService')}
        wrong={serviceWrong(form, true, 0)}
        send={async () => {
          const next = await addService(o.id, toNew(form), draft.requestKey())
          await draft.clear()
          changed(next)
          onStop()
          toast(t('added'), { icon: 'check' })
        }}
        onStop={() => {
          void draft.clear()
          onStop()
        }}
      >
        {errorAt => <ServiceFields form={form} set={draft.set} districts={districts} errorAt={errorAt} isNew />}
      </EditForm>
    </section>
  )
}
