import { t } from './words'

/** The way in, among what can be booked. */
export const lendingEntry = () => ({ icon: 'suit', href: '/lending', title: t('entry'), detail: t('entryHint') }) as const
