import { Icon } from '../../../ui/Icon'
import { named } from '../../session'
import { TIERS, type ServiceOffered } from './calls'
import { fullness, inTongue, NEED_ICONS, sayAges, sayCapacity, sayPrice, sayTimes } from './say'
import { t } from './words'

/** What is on offer, in the order in which it is looked at. */
export function Offers({ services }: { services: readonly ServiceOffered[] }) {
  return (
    <>
      {TIERS.map(tier => {
        const own = services.filter(s => s.tier === tier)
        if (own.length === 0) return null
        return (
          <section key={tier} aria-labelledby={`tier-${tier}`}>
            <h2 id={`tier-${tier}`}>
              {t(`tier_${tier}`)} <span class="t2">{own.length}</span>
            </h2>
            <p class="t2">{t(`tierText_${tier}`)}</p>
            <ul class="rows m8">
              {own.map(s => (
                <Offer key={s.id} of={s} />
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
}

function Offer({ of: s }: { of: ServiceOffered }) {
  const state = fullness(s)
  return (
    <li class={state === 'full' ? 'lv3' : 'prog'}>
      <Icon name={NEED_ICONS[s.need]} />
      <div class="grow">
        <h3>
          <a href={`/staff/care/directory/${s.organization.id}#service-${s.id}`}>{named(s)}</a>
        </h3>
        <p class="s t2">{[named(s.organization), s.organization.phone].join(' · ')}</p>
        <p class="s">{[t(`need_${s.need}`), sayTimes(s.schedules), sayAges(s.min_age, s.max_age), inTongue(s.eligibility_ko, s.eligibility_en)].filter(Boolean).join(' · ')}</p>
      </div>
      <div class="deliv">
        <p>
          <b>{sayPrice(s.tier, s.unit_won)}</b> {s.unit_won > 0 && <span class="s t2">{t(`unit_${s.unit}`)}</span>}
        </p>
        <Room unit={s.unit} maximum={s.maximum} left={s.left} />
      </div>
    </li>
  )
}

/** How much of it is left: a bar, and the words that say it. */
export function Room({ unit, maximum, left }: Pick<ServiceOffered, 'unit' | 'maximum' | 'left'>) {
  const state = fullness({ maximum, left })
  return (
    <>
      {maximum !== null && maximum > 0 && left !== null && (
        <div class="hold" aria-hidden="true">
          <i style={{ width: `${Math.round(100 - (left / maximum) * 100)}%` }} />
        </div>
      )}
      <p class="s row wrap m4">
        {state !== 'full' && sayCapacity(unit, maximum, left ?? 0)}
        {state && <span class={state === 'full' ? 'flag bad' : 'flag now'}>{t(state)}</span>}
      </p>
    </>
  )
}
