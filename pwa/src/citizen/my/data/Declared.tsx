import { useResource } from '../../../lib/resource'
import { Skeleton } from '../../../ui/Skeleton'
import { Stopped } from '../../../ui/Stopped'
import { loadDeclaration } from '../../declare/api'
import { longDate } from '../../declare/say'
import { t } from '../words'

/** Birthday and home as they were declared. */
export function Declared() {
  const known = useResource('declaration', loadDeclaration)
  const declared = known.data.value
  return (
    <section>
      <h2>{t('declared')}</h2>
      {declared ? (
        <dl class="facts m8">
          <dt>{t('born')}</dt>
          <dd>
            <b>{longDate(declared.born_on)}</b>
          </dd>
          <dt>{t('lives')}</dt>
          <dd>
            <b>{t(declared.lives_in_gwangju ? 'livesHere' : 'livesElsewhere')}</b>
          </dd>
          <dd class="s t2">{t(declared.verified ? 'declaredSeen' : 'declaredUnseen')}</dd>
        </dl>
      ) : declared === null ? (
        <p class="t2 m4">{t('declaredNone')}</p>
      ) : known.error.value ? (
        <Stopped error={known.error.value} onRetry={() => void known.refresh()} />
      ) : (
        <Skeleton />
      )}
      {declared !== undefined && (
        <a class="link" href="/declare?next=%2Fmy%2Fdata">
          {t(declared ? 'declareAgain' : 'declare')}
        </a>
      )}
    </section>
  )
}
