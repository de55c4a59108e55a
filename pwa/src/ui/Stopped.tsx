import { isProblem } from '../api/problem'
import { t } from '../messages'
import { explain } from '../messages/errors'
import { Icon } from './Icon'

/** Something could not be fetched: why, and a way to try again, where the thing would stand. */
export function Stopped({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div class="calm wrap" role="alert">
      <Icon name="refresh" />
      <span class="grow">{isProblem(error, 'offline') ? t('offlineTitle') : explain(error)}</span>
      <button type="button" class="link" onClick={onRetry}>
        {t('tryAgain')}
      </button>
    </div>
  )
}
