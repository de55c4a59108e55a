import { local } from '../../lib/local'
import { hour, when } from '../../lib/time'
import { NextCard } from '../../ui/NextCard'
import type { HomeBooking, HomeEntry, HomeNext, HomeOffer } from './load'
import { t } from './words'

/** The lit card of the home page: what I do next; an invitation where there is nothing or it is not known yet. */
export function NextSlot({ next }: { next: HomeNext | null | undefined }) {
  if (!next) {
    return <NextCard kicker={t('cafeKicker')} headline={t('cafeHeadline')} action={{ href: '/book', label: t('book'), icon: 'plus' }} />
  }
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
