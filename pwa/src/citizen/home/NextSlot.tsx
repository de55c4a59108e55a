import { NextCard } from '../../ui/NextCard'
import { t } from './words'

/** What the lit card says to whoever has nothing to come, or whose next thing is not known yet. */
export const Invitation = () => <NextCard kicker={t('cafeKicker')} headline={t('cafeHeadline')} action={{ href: '/book', label: t('book'), icon: 'plus' }} />
