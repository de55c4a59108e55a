import { local } from '../../lib/local'
import { when } from '../../lib/time'
import { NextCard } from '../../ui/NextCard'
import type { HomeNext } from './load'
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
      detail={local(site, 'name')}
      action={{ href, label: t(kind === 'program' ? 'showTicket' : 'showPass'), icon: 'qr' }}
    />
  )
}
