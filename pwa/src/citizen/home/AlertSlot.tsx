import { t as shell } from '../../messages'
import { AlertCard } from '../../ui/AlertCard'
import { Icon } from '../../ui/Icon'
import { Skeleton } from '../../ui/Skeleton'
import type { HomeAlert } from './load'
import { t } from './words'

interface AlertSlotProps {
  alert: HomeAlert | undefined
  state: 'known' | 'loading' | 'failed'
  onRetry: () => void
}

/** The gravest alert that holds now. */
export function AlertSlot({ alert, state, onRetry }: AlertSlotProps) {
  if (state === 'loading') return <Skeleton kind="tall" />
  if (state === 'failed') {
    return (
      <div class="calm" role="status">
        <Icon name="refresh" />
        <span class="grow">{t('alertsFailed')}</span>
        <button type="button" class="link" onClick={onRetry}>
          {shell('tryAgain')}
        </button>
      </div>
    )
  }
  if (!alert) {
    return (
      <p class="calm">
        <Icon name="check" />
        {t('calm')}
      </p>
    )
  }
  return <AlertCard {...alert} href={`/alerts/${alert.id}`} arrow />
}
