import { worker } from './scope'

// The page asks once the person has agreed, so that nobody loses a half-written form to an update.
worker.addEventListener('message', event => {
  if ((event.data as { type?: string } | null)?.type === 'skip-waiting') void worker.skipWaiting()
})
