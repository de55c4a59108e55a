import { worker } from './scope'

interface Told {
  navigate?: unknown
  kind?: unknown
  id?: unknown
}

/** Only addresses of this app are opened from a notification; what is told under another name of the city is found by its id. */
export function target(told: Told | null | undefined, origin: string): string {
  const url = new URL(typeof told?.navigate === 'string' ? told.navigate : '/', origin)
  if (url.origin === origin) return url.href
  const folder = { alert: '/alerts/', booking: '/bookings/' }[String(told?.kind)]
  return new URL(folder && typeof told?.id === 'string' ? folder + encodeURIComponent(told.id) : '/', origin).href
}

/** Asks an open page to go there by itself, so that nothing on it is lost; false where it does not answer. */
function led(client: WindowClient, url: string): Promise<boolean> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve(true)
    setTimeout(() => resolve(false), 800)
    client.postMessage({ type: 'go', url }, [port2])
  })
}

async function open(url: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const citizen = windows.filter(w => !new URL(w.url).pathname.startsWith('/staff'))
  const there = citizen.find(w => w.url === url) ?? citizen.find(w => w.focused) ?? citizen[0]
  if (!there) {
    await worker.clients.openWindow(url)
    return
  }
  await there.focus().catch(() => undefined)
  if (there.url === url || (await led(there, url))) return
  // A window that this worker does not control cannot be navigated.
  await there.navigate(url).catch(() => worker.clients.openWindow(url))
}

worker.addEventListener?.('notificationclick', event => {
  event.notification.close()
  event.waitUntil(open(target(event.notification.data as Told | null, worker.location.origin)))
})
