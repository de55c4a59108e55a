const CACHE = 'desk-shell'
const PAGE = '/staff/care/route'
const PATIENCE = 20_000

const within = <V>(what: Promise<V>): Promise<V> => Promise.race([what, new Promise<never>((_, fail) => setTimeout(() => fail(new Error('too slow')), PATIENCE))])

async function worker(): Promise<void> {
  const registration = await navigator.serviceWorker.register('/sw.js')
  // An older one that still waits does not know this page.
  registration.waiting?.postMessage({ type: 'skip-waiting' })
  await navigator.serviceWorker.ready
}

async function fetched(path: string): Promise<Response> {
  const answer = await fetch(path, { cache: 'no-cache' })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return answer
}

/**
 * Keeps what this page needs to open without a connection: its files, and nothing that the API says. What was kept
 * before goes only when all of the new is there. Throws where the browser cannot, or a file does not come.
 */
export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator) || !('caches' in globalThis)) throw new Error('no worker')
  await within(worker())
  const { entry, files } = (await (await fetched('/staff/shell.json')).json()) as { entry: string; files: string[] }
  const page = await fetched(PAGE)
  // The page and the list must be of one build.
  if (!(await page.clone().text()).includes(entry)) throw new Error('another build')
  const cache = await caches.open(CACHE)
  const there = new Set((await cache.keys()).map(request => new URL(request.url).pathname))
  await Promise.all(files.filter(file => !there.has(file)).map(async file => cache.put(file, await fetched(file))))
  await cache.put(PAGE, page)
  await Promise.all([...there].filter(path => path !== PAGE && !files.includes(path)).map(path => cache.delete(path)))
}

export const dropShell = async (): Promise<void> => {
  if ('caches' in globalThis) await caches.delete(CACHE)
}
