import { language } from '../../lib/settings'
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
  const text = alert.texts[language.value] ?? alert.texts['ko']
  return <AlertCard level={alert.level} event={text?.event} headline={text?.headline ?? ''} summary={text?.body} href={`/alerts/${alert.id}`} arrow />
}
