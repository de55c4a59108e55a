import { worker } from './scope'
import { pressed, target, type Told } from './target'

/** Asks an open page to go there by itself, so that nothing on it is lost; false where it does not answer. */
function led(client: WindowClient, url: string): Promise<boolean> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve(true)
    setTimeout(() => resolve(false), 800)
    client.postMessage({ type: 'go', url }, [port2])
  })
}

const isDesk = (url: string): boolean => /^\/staff(\/|$)/.test(new URL(url).pathname)

async function open(url: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (isDesk(url)) {
    // Whatever else is open on the desk may be half written.
    await (windows.find(w => w.url === url)?.focus() ?? worker.clients.openWindow(url))
    return
  }
  const citizen = windows.filter(w => !isDesk(w.url))
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
  event.waitUntil(open(target(pressed(event.notification.data as Told | null, event.action), worker.location.origin)))
})
