import { useEffect, useState } from 'preact/hooks'
import { explain } from '../../../messages/errors'
import { Button, ButtonLink } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Note } from '../../../ui/Note'
import { toast } from '../../../ui/Toasts'
import { loadPenalties } from '../../my/penalties/api'
import { postCancel, postReply, type Booking } from '../api'
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
  // After the time to cancel one can still say that one cannot come.
  const isLate = !booking.can_cancel
  const cancel = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      onCancelled(await (isLate ? postReply(booking.id, 'cannot') : postCancel(booking.id)))
      onClose()
      toast(t(isAsked ? 'takenBack' : isLate ? 'saidCannot' : 'cancelled'), { icon: 'check' })
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open={open}
      title={t(isAsked ? 'takeBackAsk' : isLate ? 'cannotAsk' : 'cancelAsk')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void cancel()}>
            {t(isAsked ? 'takeBack' : isLate ? 'cannotYes' : 'cancelYes')}
          </Button>
          {booking.can_move && (
            <ButtonLink kind="plain" size="mid" href={`/bookings/${booking.id}/move`}>
              {t('moveInstead')}
            </ButtonLink>
          )}
          <Button kind="plain" size="mid" onClick={onClose}>
            {t('cancelNo')}
          </Button>
        </>
      }
    >
      <p>{booking.away ? t('insteadCancelText') : t(isAsked ? 'takeBackText' : isLate ? 'cannotText' : 'cancelText', { when: fullTime(booking.starts_at) })}</p>
      {isLate && !isAsked && <LateCost />}
      {error && (
        <div class="m12" role="alert">
          <Note icon="info">{error}</Note>
        </div>
      )}
    </Dialog>
  )
}

/** What saying it late costs today; nothing while that is not known. */
function LateCost() {
  const [points, setPoints] = useState<number>()
  useEffect(() => void loadPenalties().then(({ value }) => setPoints(value.late_cancel_points), () => undefined), [])
  if (points === undefined) return null
  return (
    <div class="m12">
      <Note icon="info">{points > 0 ? t('cannotCosts', { n: points }) : t('cannotFree')}</Note>
    </div>
  )
}
