import { api, dated } from '../../api/client'
import type { LevelNumber } from '../../ui/Level'

export interface HomeAlert {
  id: string
  level: LevelNumber
  /** By language; Korean is always there. */
  texts: Readonly<Partial<Record<string, { event: string; headline: string; body: string } | null>>>
}

/** A time that is kept in place of a visit whose counsellor cannot come. */
export interface HomeOffer {
  starts_at: string
  counsellor: { name_ko: string; name_en: string } | null
}

/** The part of a booking that the home page shows. */
export interface HomeBooking {
  id: string
  status: string
  away: { offer: HomeOffer | null } | null
  late_minutes: number
  starts_at: string
  service: { name_ko: string; name_en: string }
  site: { name_ko: string; name_en: string }
}

/** What holds now, the gravest first. */
export async function loadAlerts(): Promise<{ value: HomeAlert[]; at: number }> {
  const { value, at } = await dated(api.GET('/api/alerts', { params: { query: { state: 'current' } }, cache: 'no-cache' }))
  const alerts = value.map(a => ({ id: a.id, level: a.level as LevelNumber, texts: a.texts }))
  return { value: alerts.sort((a, b) => b.level - a.level), at }
}

/** A line in which I stand, and what is kept for me there. */
export interface HomeEntry {
  id: string
  service: { name_ko: string; name_en: string }
  offer: { starts_at: string; held_until: string } | null
}

export const loadWaiting = (): Promise<{ value: HomeEntry[]; at: number }> => dated(api.GET('/api/waitlist'))

const NEXT = ['confirmed', 'checked_in', 'in_session']

/** What is to come: the list of the bookings' page, so that either page has it without a connection. */
export const loadUpcoming = (): Promise<{ value: HomeBooking[]; at: number }> => dated(api.GET('/api/bookings', { params: { query: { when: 'upcoming' } } }))

export const nextOf = (bookings: readonly HomeBooking[]): HomeBooking | null =>
  bookings.filter(b => NEXT.includes(b.status)).sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at))[0] ?? null
