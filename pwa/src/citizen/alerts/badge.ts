import { api, body } from '../../api/client'
import { currentAlerts } from '../../lib/seen'

/** What holds now, for the number on the tab, where the page that was opened first does not show alerts itself. */
export async function countAlerts(): Promise<void> {
  if (currentAlerts.peek().length > 0) return
  const alerts = await body(api.GET('/api/alerts', { params: { query: { state: 'current' } }, cache: 'no-cache' }))
  if (currentAlerts.peek().length === 0) currentAlerts.value = alerts.map(a => a.id)
}
