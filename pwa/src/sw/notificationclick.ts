import { worker } from './scope'

/** Only addresses of this app are opened from a notification. */
export function target(navigate: unknown, origin: string): string {
  const url = new URL(typeof navigate === 'string' ? navigate : '/', origin)
  return url.origin === origin ? url.href : new URL('/', origin).href
}

async function open(url: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const citizen = windows.filter(w => !new URL(w.url).pathname.startsWith('/staff'))
  const there = citizen.find(w => w.url === url) ?? citizen[0]
  if (!there) {
    await worker.clients.openWindow(url)
    return
  }
  await there.focus().catch(() => undefined)
  // A window that this worker does not control cannot be navigated.
  if (there.url !== url) await there.navigate(url).catch(() => worker.clients.openWindow(url))
}

worker.addEventListener?.('notificationclick', event => {
  event.notification.close()
  event.waitUntil(open(target((event.notification.data as { navigate?: unknown } | null)?.navigate, worker.location.origin)))
})
