import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { named } from '../session'
import type { ResourceDay } from '../types'
import { t } from './words'

interface WhoProps {
  counsellor: ResourceDay
  /** Absent where the day is not today. */
  onLate: (() => void) | undefined
  onAway: () => void
  onClose: () => void
}

/** What can be said of a counsellor, from the head of their column. */
export function WhoDialog({ counsellor, onLate, onAway, onClose }: WhoProps) {
  return (
    <Dialog
      open
      title={t('with', { counsellor: named(counsellor) })}
      onClose={onClose}
      actions={
        <>
          {onLate && (
            <Button kind="plain" icon="clock" onClick={onLate}>
              {t('sayLate')}
            </Button>
          )}
          <Button kind="plain" icon="users" onClick={onAway}>
            {t('sayAway')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('stop')}
          </Button>
        </>
      }
    >
      <p class="t2">{t('whoText')}</p>
    </Dialog>
  )
}
