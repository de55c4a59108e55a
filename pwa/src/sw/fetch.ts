import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { CacheFirst, NetworkFirst, StaleWhileRevalidate } from 'workbox-strategies'
import { keepable, keptAt, newest, stored } from './kept'

declare const __PRECACHE__: { url: string; revision: string | null }[]

precacheAndRoute(__PRECACHE__)
cleanupOutdatedCaches()

// Every address inside the app is the app; what the server itself shows is not.
registerRoute(new NavigationRoute(createHandlerBoundToURL('/'), { denylist: [/^\/(api|feeds|staff|healthz|readyz)(\/|$)/, /\/[^/?]+\.[^/?]+$/] }))

// Letters beyond the interface's own, kept when they were first seen.
registerRoute(({ url, sameOrigin }) => sameOrigin && /^\/assets\/.*\.woff2$/.test(url.pathname), new CacheFirst({ cacheName: 'letters' }))

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
