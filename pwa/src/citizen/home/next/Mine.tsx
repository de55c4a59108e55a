import { local } from '../../../lib/local'
import { useResource } from '../../../lib/resource'
import { hour, when } from '../../../lib/time'
import { useNow } from '../../../lib/useNow'
import { NextCard } from '../../../ui/NextCard'
import { useLive } from '../../live'
import { Invitation } from '../NextSlot'
import { loadBookings, loadEnrolments, loadLoans, loadWaiting, nextOf, type HomeBooking, type HomeEntry, type HomeNext, type HomeOffer } from './load'
import { t } from './words'

/** The lit card of the home page for somebody who is signed in: what they do next. */
export default function MyNext() {
  const bookings = useResource('bookings:upcoming', loadBookings, { keepOn: 'mine' })
  const enrolments = useResource('enrolments:upcoming', loadEnrolments, { keepOn: 'mine' })
  const loans = useResource('loans:upcoming', loadLoans, { keepOn: 'mine' })
  const waiting = useResource<HomeEntry[]>('waitlist', loadWaiting, { keepOn: 'mine' })
  useLive({
    booking: () => void bookings.refresh(),
    enrolment: () => void enrolments.refresh(),
    loan: () => void loans.refresh(),
    waitlist: () => void waiting.refresh(),
  })
  const now = useNow()
  // What somebody keeps for me until I answer goes before what is settled.
  const stranded = bookings.data.value?.find(b => b.away)
  const offered = waiting.data.value?.find(e => e.offer)
  if (stranded?.away) return <Stranded booking={stranded} offer={stranded.away.offer} />
  if (offered?.offer) return <Offered entry={offered} offer={offered.offer} />
  // One that is not known yet might come first.
  if (![bookings, enrolments, loans].every(list => list.data.value || list.error.value)) return <Invitation />
  const next = nextOf(bookings.data.value ?? [], enrolments.data.value ?? [], loans.data.value ?? [], now)
  return next ? <Next next={next} /> : <Invitation />
}

function Next({ next }: { next: HomeNext }) {
  const { kind, at, href, site } = next
  const time = when(at, Date.now())
  return (
    <NextCard
      kicker={t(kind)}
      headline={`${kind === 'late' ? t('lateHeadline') : kind === 'due' ? t('until', { time }) : time}\n${'suit' in next ? `${t(next.suit.cut)} ${next.suit.size}` : local(next, 'name')}`}
      detail={kind === 'booking' && next.late_minutes > 0 ? t('lateBy', { n: next.late_minutes }) : local(site, 'name')}
      action={{ href, label: t(kind === 'program' ? 'showTicket' : 'showPass'), icon: 'qr' }}
    />
  )
}

/** My counsellor cannot come, and I have not answered. */
function Stranded({ booking, offer }: { booking: HomeBooking; offer: HomeOffer | null }) {
  const now = Date.now()
  const same = offer?.counsellor && offer.starts_at === booking.starts_at
  return (
    <NextCard
      kicker={t('awayKicker')}
      headline={!offer ? t('awayChoose') : same ? t('awaySame', { who: local(offer.counsellor!, 'name') }) : t('awayOffer', { when: when(offer.starts_at, now) })}
      detail={`${when(booking.starts_at, now)}, ${local(booking.service, 'name')}`}
      action={{ href: `/bookings/${booking.id}`, label: t('answer'), icon: 'clock' }}
    />
  )
}

/** A time that I have waited for is kept for me. */
function Offered({ entry, offer }: { entry: HomeEntry; offer: NonNullable<HomeEntry['offer']> }) {
  return (
    <NextCard
      kicker={t('offer')}
      headline={`${when(offer.starts_at, Date.now())}\n${local(entry.service, 'name')}`}
      detail={t('offerUntil', { until: hour(offer.held_until) })}
      action={{ href: `/waitlist/${entry.id}`, label: t('seeOffer'), icon: 'bell' }}
    />
  )
}
