import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { CacheFirst, NetworkFirst, StaleWhileRevalidate } from 'workbox-strategies'
import { keepable, keptAt, newest, stored } from './kept'

declare const __PRECACHE__: { url: string; revision: string | null }[]

precacheAndRoute(__PRECACHE__)
cleanupOutdatedCaches()

// Every address inside the app is the app; what the server itself shows is not.
registerRoute(new NavigationRoute(createHandlerBoundToURL('/'), { denylist: [/^\/(a|api|feeds|staff|healthz|readyz)(\/|$)/, /\/[^/?]+\.[^/?]+$/] }))

// The one page of the desk that opens without a connection. The desk keeps it itself, before somebody leaves with a tablet
// (src/staff/care/offline/shell.ts): a citizen's phone has nothing of it, and no other page of the desk opens so.
const kept = async (request: Request | string): Promise<Response | undefined> => caches.match(request, { cacheName: 'desk-shell' })
const PATIENCE = 4000
registerRoute(
  ({ url, request }) => request.mode === 'navigate' && url.pathname === '/staff/care/route',
  async ({ request, url }) => {
    try {
      return await fetch(request, { signal: AbortSignal.timeout(PATIENCE) })
    } catch (error) {
      const page = await kept(url.pathname)
      if (page) return page
      throw error
    }
  },
)

// Letters beyond the interface's own, kept when they were first seen.
const letters = new CacheFirst({ cacheName: 'letters' })
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'),
  async options => (await kept(options.request)) ?? (options.url.pathname.endsWith('.woff2') ? letters.handle(options) : fetch(options.request)),
)

const mine = (url: URL, sameOrigin: boolean, paths: RegExp): boolean => sameOrigin && paths.test(url.pathname)

// What holds now: the newest that three seconds bring, else the last known with its age.
registerRoute(
  ({ url, sameOrigin }) => mine(url, sameOrigin, /^\/api\/(alerts(\/[^/]+)?|programs(\/\d+)?)$/),
  new NetworkFirst({ cacheName: 'public-now', networkTimeoutSeconds: 3, plugins: [keepable, keptAt, newest('public-now', 60)] }),
)

// What seldom changes.
registerRoute(
  ({ url, sameOrigin }) => mine(url, sameOrigin, /^\/api\/(places|sites|services)(\/[^/]+)?$/),
  new StaleWhileRevalidate({ cacheName: 'public-slow', plugins: [keepable, stored, newest('public-slow', 60)] }),
)
