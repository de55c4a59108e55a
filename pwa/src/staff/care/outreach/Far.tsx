import { Icon } from '../../../ui/Icon'
import type { Sums } from './say'
import { t } from './words'

/** n of m, as a bar with its words; who needs help and who did not answer stand beside it. */
export function Far({ sums }: { sums: Sums }) {
  if (sums.all === 0) return <p class="m8">{t('nobody')}</p>
  return (
    <div class="lookfar">
      <p class="row between wrap">
        <b>{t('progress', { done: sums.reached, all: sums.all })}</b>
        <span class="tags">
          {sums.needs_help > 0 && (
            <span class="flag bad">
              <Icon name="level-3" size="m" />
              {t('needs_help')} {sums.needs_help}
            </span>
          )}
          {sums.not_reached > 0 && (
            <span class="flag">
              <Icon name="phone" size="m" />
              {t('not_reached')} {sums.not_reached}
            </span>
          )}
        </span>
      </p>
      <svg class="meter" width="100%" height="14" aria-hidden="true">
        <rect class="all" width="100%" height="14" rx="3" />
        <rect class="part" width={`${(100 * sums.reached) / sums.all}%`} height="14" rx="3" />
      </svg>
    </div>
  )
}
