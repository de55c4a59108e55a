import { notice } from './notice'
import { worker } from './scope'

worker.addEventListener('push', event => {
  const { title, options, badge } = notice(event.data?.text())
  const shown = worker.registration.showNotification(title, options)
  // A badge is an extra: where it is refused the notification still counts.
  const counted = badge === undefined ? undefined : navigator.setAppBadge?.(badge).catch(() => undefined)
  event.waitUntil(Promise.all([shown, counted]))
})
