import { useResource } from '../../lib/resource'
import { useRoute } from '../../lib/router'
import { Skeleton } from '../../ui/Skeleton'
import { Failed } from '../Failed'
import { loadLendingRules, putLendingRules, removeLendingRules } from './calls'
import { FIRST_LENDING, LENDING_BOUNDS, lendingLine, NON_RESIDENTS, toLendingRules, type LendingName } from './dated'
import { DatedRules } from './DatedRules'
import { SitePage } from './SitePage'
import { t } from './words'

/** How a site lends suits. */
export default function LendingRulesPage() {
  const site = Number(useRoute().params['site'])
  return <SitePage heading={() => t('lendingRules')}>{() => <Loaded key={site} site={site} />}</SitePage>
}

function Loaded({ site }: { site: number }) {
  const found = useResource(`staff:lending-rules:${site}`, () => loadLendingRules(site))
  const data = found.data.value
  if (!data) return found.error.value === undefined ? <Skeleton kind="tall" /> : <Failed error={found.error.value} again={() => void found.refresh()} />
  return (
    <DatedRules
      rules={data.rules}
      refresh={found.refresh}
      kind={{
        name: `lending-rules:${site}`,
        title: t('lendingRules'),
        text: t('lendingRulesText'),
        none: t('lendingRulesNone'),
        groups: [
          [t('loanGroup'), ['days_out', 'max_extension_days', 'cleaning_days', 'reminder_days']],
          [t('whenGroup'), ['days_ahead', 'notice_minutes', 'cancel_until_minutes', 'slot_minutes', 'slot_places']],
          [t('whoGroup'), ['max_a_year', 'max_live', 'age_from', 'age_to']],
        ],
        bounds: LENDING_BOUNDS,
        first: { ...FIRST_LENDING, non_residents: 'with_interview' },
        line: lendingLine,
        put: form => putLendingRules(site, toLendingRules(form, data.rules)),
        remove: id => removeLendingRules(site, id),
        label: name => (name === 'non_residents' ? t('non_residents') : name === 'max_live' ? t('max_live_loans') : name === 'slot_minutes' || name === 'slot_places' ? t(name) : t(name as Exclude<LendingName, 'max_live'>)),
        sayValue: (name, value) => (name === 'non_residents' ? t(`non_${value as (typeof NON_RESIDENTS)[number]}`) : ''),
        more: (form, set) => (
          <fieldset class="radios side">
            <legend>{t('non_residents')}</legend>
            {NON_RESIDENTS.map(one => (
              <label key={one}>
                <input type="radio" name="non_residents" checked={form['non_residents'] === one} onChange={() => set({ non_residents: one })} />
                <span>{t(`non_${one}`)}</span>
              </label>
            ))}
          </fieldset>
        ),
        effect: form => t('effectLoans', { n: data.pick_ups.filter(day => day >= form['valid_from']!).length }),
      }}
    />
  )
}
