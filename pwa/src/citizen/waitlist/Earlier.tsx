import { useState } from 'preact/hooks'
import { isProblem } from '../../api/problem'
import { once } from '../../lib/once'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { dateKey } from '../../lib/time'
import { t as shell } from '../../messages'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Action } from '../../ui/List'
import { toast } from '../../ui/Toasts'
import { loadServices, type Asking, type Booking, type Slot } from '../bookings/api'
import { MoveDialog } from '../bookings/move/MoveDialog'
import { keepAs } from '../bookings/move/keep'
import { askedBy } from '../bookings/slots/asking'
import { SlotList } from '../bookings/slots/SlotList'
import { Why } from '../bookings/Why'
import { useLive } from '../live'
import { loadWaiting, postEntry } from './api'
import { placeOf } from './say'
import { t } from './words'

/** 'Tell me if something earlier opens', for who has a booking; where something is free already, it is shown to be taken. */
export function Earlier({ booking }: { booking: Booking }) {
  const { route } = useLocation()
  const waiting = useResource('waitlist', loadWaiting, { keepOn: 'mine' })
  const services = useResource('services', loadServices, { keepOn: 'public' })
  useLive({ waitlist: () => void waiting.refresh() })
  const [free, setFree] = useState<Slot[]>()
  const [chosen, setChosen] = useState<Slot>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const entry = waiting.data.value?.find(e => e.booking_id === booking.id)
  const service = services.data.value?.find(s => s.id === booking.service.id)
  if (entry) return <Action icon="bell" href={`/waitlist/${entry.id}`} title={t(entry.offer ? 'offer' : 'earlierWaits')} detail={entry.offer ? undefined : placeOf(entry)} strong={entry.offer !== null} />
  if (!waiting.data.value || !service) return null
  const asking: Asking = askedBy(booking, service)
  const wait = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setError(undefined)
    const { equipment_ids: _, ...wish } = asking
    const wanted = { ...wish, service_id: service.id, booking_id: booking.id, first_day: dateKey(Date.now()), last_day: dateKey(booking.starts_at) }
    try {
      const joined = await once(['wait', wanted], key => postEntry(wanted, key))
      toast(t('joined'), { icon: 'check' })
      route(`/waitlist/${joined.id}`)
    } catch (e) {
      if (isProblem(e, 'times_free')) setFree(e.extensions['alternatives'] as Slot[])
      else if (isProblem(e, 'declaration_needed')) route(`/declare?next=${encodeURIComponent(`/bookings/${booking.id}`)}`)
      else setError(e)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Action icon="bell" onClick={() => void wait()} title={t('earlier')} detail={t('earlierHint')} />
      {free && (
        <Dialog
          open={!chosen}
          title={t('freeTitle')}
          onClose={() => setFree(undefined)}
          actions={
            <Button kind="plain" size="mid" onClick={() => setFree(undefined)}>
              {shell('close')}
            </Button>
          }
        >
          <p>{t('earlierFree')}</p>
          <SlotList slots={free} service={service} onTake={setChosen} />
        </Dialog>
      )}
      {error !== undefined && (
        <div role="alert">
          <Why error={error} />
        </div>
      )}
      {chosen && (
        <MoveDialog
          booking={booking}
          service={service}
          slot={chosen}
          asking={keepAs(asking, booking, chosen)}
          onClose={() => setChosen(undefined)}
          onLost={lost => {
            setChosen(undefined)
            setFree(lost.nearest.filter(slot => Date.parse(slot.starts_at) < Date.parse(booking.starts_at)))
          }}
        />
      )}
    </>
  )
}
