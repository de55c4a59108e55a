import { api, dated } from '../../api/client'
import type { LevelNumber } from '../../ui/Level'

export interface HomeAlert {
  id: string
  level: LevelNumber
  /** By language; Korean is always there. */
  texts: Readonly<Partial<Record<string, { event: string; headline: string; body: string } | null>>>
}

export interface HomeBooking {
  id: string
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

const NEXT = ['confirmed', 'checked_in', 'in_session']

/** The next booking, if there is one. */
export async function loadNext(): Promise<{ value: HomeBooking | null; at: number }> {
  const { value, at } = await dated(api.GET('/api/bookings', { params: { query: { when: 'upcoming' } } }))
  const next = value.filter(b => NEXT.includes(b.status)).sort((a, b) => a.starts_at.localeCompare(b.starts_at))[0]
  return { value: next ? { id: next.id, starts_at: next.starts_at, service: next.service, site: next.site } : null, at }
}
