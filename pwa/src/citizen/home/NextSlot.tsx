import { local } from '../../lib/local'
import { hour, when } from '../../lib/time'
import { NextCard } from '../../ui/NextCard'
import type { HomeBooking, HomeEntry, HomeOffer } from './load'
import { t } from './words'

/** The lit card of the home page: my next booking; an invitation where there is none or it is not known yet. */
export function NextSlot({ booking }: { booking: HomeBooking | null | undefined }) {
  if (!booking) {
    return <NextCard kicker={t('cafeKicker')} headline={t('cafeHeadline')} action={{ href: '/book', label: t('book'), icon: 'plus' }} />
  }
  return (
    <NextCard
      kicker={t('nextBooking')}
      headline={`${when(booking.starts_at, Date.now())}\n${local(booking.service, 'name')}`}
      detail={booking.late_minutes > 0 ? t('lateBy', { n: booking.late_minutes }) : local(booking.site, 'name')}
      action={{ href: `/bookings/${booking.id}`, label: t('showPass'), icon: 'qr' }}
    />
  )
}

/** My counsellor cannot come, and I have not answered. */
export function Stranded({ booking, offer }: { booking: HomeBooking; offer: HomeOffer | null }) {
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
export function Offered({ entry, offer }: { entry: HomeEntry; offer: NonNullable<HomeEntry['offer']> }) {
  return (
    <NextCard
      kicker={t('offer')}
      headline={`${when(offer.starts_at, Date.now())}\n${local(entry.service, 'name')}`}
      detail={t('offerUntil', { until: hour(offer.held_until) })}
      action={{ href: `/waitlist/${entry.id}`, label: t('seeOffer'), icon: 'bell' }}
    />
  )
}
