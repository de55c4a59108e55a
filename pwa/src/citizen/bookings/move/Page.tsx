import { useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { useResource } from '../../../lib/resource'
import { useRoute } from '../../../lib/router'
import { settings } from '../../../lib/settings'
import { dateKey, when } from '../../../lib/time'
import { ButtonLink } from '../../../ui/Button'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { Skeleton } from '../../../ui/Skeleton'
import { Stopped } from '../../../ui/Stopped'
import { Void } from '../../../ui/Void'
import { useLive } from '../../live'
import { Signed } from '../../my/Signed'
import { loadBooking, loadDays, loadServices, type Asking, type Booking, type Service, type Slot } from '../api'
import { useCalm } from '../calm'
import { fullTime } from '../say'
import { askedBy } from '../slots/asking'
import { AskingPick } from '../slots/Choices'
import { Days } from '../slots/Days'
import { Taken } from '../slots/Taken'
import type { Lost } from '../slots/useHolding'
import { t } from '../words'
import { MoveDialog } from './MoveDialog'
import { keepAs } from './keep'

/** Another time for a booking, which keeps its own until the new one is chosen. */
export default function MovePage() {
  const id = useRoute().params['id'] ?? ''
  return (
    <Signed title={t('moveWhen')} path={`/bookings/${id}/move`} back={{ to: `/bookings/${id}`, label: t('pass') }}>
      {() => <Moving key={id} id={id} />}
    </Signed>
  )
}

function Moving({ id }: { id: string }) {
  const found = useResource(`booking:${id}`, () => loadBooking(id), { keepOn: 'mine' })
  const services = useResource('services', loadServices, { keepOn: 'public' })
  useLive({ booking: which => (which === id || which === '') && void found.refresh() })
  const booking = found.data.value
  const service = services.data.value?.find(s => s.id === booking?.service.id)
  const error = found.error.value ?? services.error.value
  if (isProblem(error, 'not_found') || (isProblem(error, 'invalid_request') && !booking)) return <Void art="empty" title={t('gone')} text={t('goneText')} />
  if (booking && !booking.can_move) {
    return (
      <Void art="empty" title={t('moveOver')} text={t('moveOverText')}>
        <div class="m16">
          <ButtonLink href={`/bookings/${id}`}>{t('toPass')}</ButtonLink>
        </div>
      </Void>
    )
  }
  if (booking && service) return <Choosing booking={booking} service={service} />
  if (!error) return <Skeleton />
  return (
    <Stopped
      error={error}
      onRetry={() => {
        void found.refresh()
        void services.refresh()
      }}
    />
  )
}

function Choosing({ booking, service }: { booking: Booking; service: Service }) {
  const [asking, setAsking] = useState<Asking>(() => askedBy(booking, service))
  const [day, setDay] = useState(settings.value.easy ? undefined : dateKey(booking.starts_at))
  const [chosen, setChosen] = useState<Slot>()
  const [lost, setLost] = useState<Lost>()
  const today = dateKey(Date.now())
  const days = useResource(`move:${booking.id}:${booking.starts_at}:${today}:${JSON.stringify(asking)}`, () => loadDays(service, today, asking, booking.id))
  const soon = useCalm(() => void days.refresh())
  useLive({ availability: soon }, service.id)
  const ask = (to: Partial<Asking>): void => setAsking({ ...asking, ...to })
  return (
    <>
      <Panel>
        <p class="s t2">{t('moveNow')}</p>
        <p>
          <b>{fullTime(booking.starts_at)}</b>
        </p>
        {booking.away ? (
          booking.away.offer && <p class="s t2 m4">{t('moveAway', { when: when(booking.away.offer.starts_at, Date.now()) })}</p>
        ) : (
          <p class="s t2 m4">{t('moveKept')}</p>
        )}
      </Panel>
      {!settings.value.easy && <AskingPick service={service} asking={asking} onChoose={ask} />}
      {service.needs_approval && <Note icon="mail">{t('moveApproval')}</Note>}
      {lost && (
        <Taken
          lost={lost}
          service={service}
          busyAt={undefined}
          text={t('moveTakenText')}
          onTake={setChosen}
          onOther={() => {
            setLost(undefined)
            soon()
          }}
        />
      )}
      {!(settings.value.easy && lost) && (
        <Days
          days={days}
          day={day}
          service={service}
          own={booking}
          named={asking.counsellor_id !== null || asking.room_id !== null}
          onDay={setDay}
          onTake={setChosen}
          onAnyone={() => ask({ counsellor_id: null, room_id: null })}
        />
      )}
      {chosen && (
        <MoveDialog
          booking={booking}
          service={service}
          slot={chosen}
          asking={keepAs(asking, booking, chosen)}
          onClose={() => setChosen(undefined)}
          onLost={gone => {
            setChosen(undefined)
            setLost(gone)
          }}
        />
      )}
    </>
  )
}
