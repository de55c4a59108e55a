import { useResource } from '../../../lib/resource'
import { language } from '../../../lib/settings'
import { longDate } from '../../declare/say'
import { loadKept, type Kept as KeptOne } from '../api'
import { t } from '../words'

const YEAR = 12
const isServed = (kept: KeptOne): boolean => kept.kind === 'case_served'

/** What of care stays when the account goes, until when, and why. */
export function Kept() {
  const kept = useResource('care-kept', loadKept).data.value
  if (!kept?.length) return null
  return (
    <>
      <p class="m12">
        <b>{t('keptTitle')}</b>
      </p>
      <ul class="m4">
        {kept.map(one => (
          <li key={one.kind} class="m8">
            {t(isServed(one) ? 'kept_case_served' : 'kept_case_not_served', { n: one.count })}: {one.until ? t('keptUntil', { day: longDate(one.until) }) : t('keptAfter', { n: Math.ceil(one.keep_months / YEAR) })}
            <br />
            <span class="s t2">{language.value === 'en' ? one.law_en : one.law_ko}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
