import { lead } from '../lib/router'
import { t } from '../messages'
import { toast } from '../ui/Toasts'

/** Registers the service worker after the page is shown, offers a new version, and follows taps on notifications. */
export function startWorker(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  const register = async (): Promise<void> => {
    const registration = await navigator.serviceWorker.register('/sw.js')
    const offer = (waiting: ServiceWorker): void => {
      toast(t('newVersion'), { icon: 'refresh', action: { label: t('renew'), run: () => waiting.postMessage({ type: 'skip-waiting' }) } })
    }
    if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const fresh = registration.installing
      fresh?.addEventListener('statechange', () => {
        if (fresh.state === 'installed' && navigator.serviceWorker.controller) offer(fresh)
      })
    })
    // An installed app may stay open for days.
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) void registration.update().catch(() => undefined)
    })
  }
  // A tap on a notification: go there inside the app, so that nothing on this page is lost.
  navigator.serviceWorker.addEventListener('message', event => {
    const { type, url } = (event.data ?? {}) as { type?: string; url?: string }
    if (type !== 'go' || !url) return
    const { pathname, search } = new URL(url)
    lead(pathname + search)
    event.ports[0]?.postMessage('gone')
  })
  const had = navigator.serviceWorker.controller !== null
  let reloading = false
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (!had || reloading) return
    reloading = true
    location.reload()
  })
  if (document.readyState === 'complete') void register().catch(() => undefined)
  else addEventListener('load', () => void register().catch(() => undefined))
}
