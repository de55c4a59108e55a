import { isProblem } from '../api/problem'
import { settings } from '../lib/settings'
import { t } from '../messages'
import { explain } from '../messages/errors'
import { Button, ButtonLink } from './Button'
import { Icon } from './Icon'
import { Void } from './Void'

interface StoppedProps {
  error: unknown
  onRetry: () => void
}

/** A part of a page could not be fetched: why, and a way to try again, where the thing would stand. */
export function Stopped({ error, onRetry }: StoppedProps) {
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

/** What to say where nothing of a page could be fetched. */
export const stoppedWords = (error: unknown): { title: string; text: string } =>
  isProblem(error, 'offline') ? { title: t('offlineTitle'), text: t('offlineBody') } : { title: t('stoppedTitle'), text: explain(error) }

export function RetryAnd120({ onRetry }: { onRetry: () => void }) {
  return (
    <>
      <Button icon="refresh" onClick={onRetry}>
        {t('tryAgain')}
      </Button>
      <ButtonLink kind="plain" size="mid" icon="phone" href="tel:120">
        {t('call120')}
      </ButtonLink>
    </>
  )
}

/** All that a page with tabs at its foot has to show could not be fetched. */
export function AllStopped({ error, onRetry }: StoppedProps) {
  return (
    <Void art="offline" {...stoppedWords(error)}>
      <div class="stack tight">
        {settings.value.easy ? (
          <Button icon="refresh" onClick={onRetry}>
            {t('tryAgain')}
          </Button>
        ) : (
          <RetryAnd120 onRetry={onRetry} />
        )}
      </div>
    </Void>
  )
}
