import { useState } from 'preact/hooks'
import { explain } from '../../../messages/errors'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Note } from '../../../ui/Note'
import { toast } from '../../../ui/Toasts'
import { postCancel, type Booking } from '../api'
import { fullTime } from '../say'
import { t } from '../words'

interface CancelDialogProps {
  booking: Booking
  open: boolean
  onClose: () => void
  onCancelled: (booking: Booking) => void
}

export function CancelDialog({ booking, open, onClose, onCancelled }: CancelDialogProps) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const isAsked = booking.status === 'requested'
  const cancel = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      onCancelled(await postCancel(booking.id))
      onClose()
      toast(t(isAsked ? 'takenBack' : 'cancelled'), { icon: 'check' })
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open={open}
      title={t(isAsked ? 'takeBackAsk' : 'cancelAsk')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void cancel()}>
            {t(isAsked ? 'takeBack' : 'cancelYes')}
          </Button>
          <Button kind="plain" size="mid" onClick={onClose}>
            {t('cancelNo')}
          </Button>
        </>
      }
    >
      <p>{t(isAsked ? 'takeBackText' : 'cancelText', { when: fullTime(booking.starts_at) })}</p>
      {error && (
        <div class="m12" role="alert">
          <Note icon="info">{error}</Note>
        </div>
      )}
    </Dialog>
  )
}
