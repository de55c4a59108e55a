import { local } from '../../lib/local'
import { when } from '../../lib/time'
import { NextCard } from '../../ui/NextCard'
import type { HomeBooking } from './load'
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
      detail={local(booking.site, 'name')}
      action={{ href: `/bookings/${booking.id}`, label: t('showPass'), icon: 'qr' }}
    />
  )
}
