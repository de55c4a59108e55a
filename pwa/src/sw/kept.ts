import type { WorkboxPlugin } from 'workbox-core/types.js'

/** Only good, public answers are kept: a `no-store` or `private` one is somebody's own. */
export const keepable: WorkboxPlugin = {
  cacheWillUpdate: async ({ response }) => (response.ok && !/no-store|private/.test(response.headers.get('cache-control') ?? '') ? response : null),
}

/** Tells the page since when a kept answer has been true. */
export const keptAt: WorkboxPlugin = {
  cachedResponseWillBeUsed: async ({ cachedResponse }) => {
    if (!cachedResponse) return null
    const headers = new Headers(cachedResponse.headers)
    headers.set('x-kept-at', headers.get('date') ?? new Date(0).toUTCString())
    return new Response(cachedResponse.body, { status: cachedResponse.status, headers })
  },
}

/** Says that an answer came from the store, where that is so with a connection, too. */
export const stored: WorkboxPlugin = {
  cachedResponseWillBeUsed: async ({ cachedResponse }) => {
    if (!cachedResponse) return null
    const headers = new Headers(cachedResponse.headers)
    headers.set('x-stored', '1')
    return new Response(cachedResponse.body, { status: cachedResponse.status, headers })
  },
}

/** Keeps a store from growing for ever: the oldest entries beyond `most` go. */
export const newest = (cacheName: string, most: number): WorkboxPlugin => ({
  cacheDidUpdate: async () => {
    const cache = await caches.open(cacheName)
    const requests = await cache.keys()
    await Promise.all(requests.slice(0, Math.max(0, requests.length - most)).map(request => cache.delete(request)))
  },
})
