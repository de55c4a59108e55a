import { signal } from '@preact/signals'

interface InstallEvent extends Event {
  prompt: () => Promise<{ outcome: 'accepted' | 'dismissed' }>
}

/** The browser's own offer, kept for the moment when the person wants it. */
export const offer = signal<InstallEvent | undefined>(undefined)

/** Listens from the start: browsers make the offer once, soon after the page has loaded. */
export function watchInstall(): void {
  addEventListener('beforeinstallprompt', event => {
    event.preventDefault()
    offer.value = event as InstallEvent
  })
  addEventListener('appinstalled', () => (offer.value = undefined))
}
