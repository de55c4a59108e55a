import { useState } from 'preact/hooks'
import { explain } from '../../../messages/errors'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Note } from '../../../ui/Note'
import { toast } from '../../../ui/Toasts'
import { postCancel, type Loan } from '../api'
import { fullTime, suitName } from '../say'
import { t } from '../words'

interface CancelDialogProps {
  loan: Loan
  open: boolean
  onClose: () => void
  onCancelled: (loan: Loan) => void
}

export function CancelDialog({ loan, open, onClose, onCancelled }: CancelDialogProps) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const cancel = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      onCancelled(await postCancel(loan.id))
      onClose()
      toast(t('cancelled'), { icon: 'check' })
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open={open}
      title={t('cancelAsk')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void cancel()}>
            {t('cancelYes')}
          </Button>
          <Button kind="plain" size="mid" onClick={onClose}>
            {t('cancelNo')}
          </Button>
        </>
      }
    >
      <p>{t('cancelText', { what: suitName(loan.suit), when: fullTime(loan.pick_up_at) })}</p>
      {error && (
        <div class="m12" role="alert">
          <Note icon="info">{error}</Note>
        </div>
      )}
    </Dialog>
  )
}
