import { useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { local } from '../../../lib/local'
import { once } from '../../../lib/once'
import { useLocation } from '../../../lib/router'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Icon } from '../../../ui/Icon'
import { Note } from '../../../ui/Note'
import { toast } from '../../../ui/Toasts'
import { keepPass, postMove, type Asking, type Booking, type Service, type Slot } from '../api'
import { fullTime } from '../say'
import { lostTime, type Lost } from '../slots/useHolding'
import { Why } from '../Why'
import { t } from '../words'

interface MoveDialogProps {
  booking: Booking
  service: Service
  slot: Slot
  asking: Asking
  onClose: () => void
  onLost: (lost: Lost) => void
}

/** From the old time to the new one, in one step. */
export function MoveDialog({ booking, service, slot, asking, onClose, onLost }: MoveDialogProps) {
  const { route } = useLocation()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const isOther = booking.counsellor && asking.counsellor_id !== booking.counsellor.id
  const other = isOther ? service.counsellors.find(c => c.id === (asking.counsellor_id ?? (slot.counsellor_ids.length === 1 ? slot.counsellor_ids[0] : undefined))) : undefined
  const move = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    const to = { ...asking, starts_at: slot.starts_at }
    try {
      const moved = await once(['move', booking.id, to], key => postMove(booking.id, to, key))
      void keepPass(moved)
      onClose()
      toast(t(moved.status === 'requested' ? 'moveAsked' : 'moved'), { icon: 'check' })
      route(`/bookings/${booking.id}`, true)
    } catch (e) {
      const lost = lostTime(e, slot.starts_at)
      if (lost) onLost(lost)
      else if (isProblem(e, 'declaration_needed')) route(`/declare?next=${encodeURIComponent(`/bookings/${booking.id}/move`)}`)
      else setError(e)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      title={t('moveAsk')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void move()}>
            {t('moveYes')}
          </Button>
          <Button kind="plain" size="mid" onClick={onClose}>
            {t('cancelNo')}
          </Button>
        </>
      }
    >
      <dl class="facts">
        <dt>{t('moveNow')}</dt>
        <dd>{fullTime(booking.starts_at)}</dd>
        <dt>
          <span class="row">
            <Icon name="down" size="m" />
            {t('moveTo')}
          </span>
        </dt>
        <dd>
          <b>{fullTime(slot.starts_at)}</b>
        </dd>
      </dl>
      {isOther && (
        <div class="m12">
          <Note icon="me">{other ? t('moveOther', { name: local(other, 'name') }) : t('moveSomeone')}</Note>
        </div>
      )}
      {error !== undefined && (
        <div class="m12" role="alert">
          <Why error={error} />
        </div>
      )}
    </Dialog>
  )
}
