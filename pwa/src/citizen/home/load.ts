import { api, dated } from '../../api/client'
import type { LevelNumber } from '../../ui/Level'

export interface HomeAlert {
  id: string
  level: LevelNumber
  /** By language; Korean is always there. */
  texts: Readonly<Partial<Record<string, { event: string; headline: string; body: string } | null>>>
}

/** What holds now, the gravest first. */
export async function loadAlerts(): Promise<{ value: HomeAlert[]; at: number }> {
  const { value, at } = await dated(api.GET('/api/alerts', { params: { query: { state: 'current' } }, cache: 'no-cache' }))
  const alerts = value.map(a => ({ id: a.id, level: a.level as LevelNumber, texts: a.texts }))
  return { value: alerts.sort((a, b) => b.level - a.level), at }
}
