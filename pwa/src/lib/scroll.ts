/** Where each page was left. The browser's own memory fails on pages that fill in after they are shown. */
const places = new Map<string, number>()
let current = location.pathname + location.search
let popped = false
let letGo: (() => void) | undefined

export function watchScroll(): void {
  history.scrollRestoration = 'manual'
  addEventListener('popstate', () => (popped = true))
  addEventListener('scroll', () => places.set(current, scrollY), { passive: true })
  addEventListener('pagehide', () => sessionStorage.setItem('scroll', JSON.stringify([current, scrollY])))
  try {
    const [url, y] = JSON.parse(sessionStorage.getItem('scroll') ?? '[]') as [string?, number?]
    if (url === current && y) scrollWhenTall(y)
  } catch {
    // Nothing to go back to.
  }
}

/** Scrolls as soon as the page is tall enough, for two seconds or until the person moves it themselves. */
function scrollWhenTall(y: number): void {
  letGo?.()
  const tries = new ResizeObserver(() => {
    if (document.documentElement.scrollHeight - innerHeight >= y) {
      scrollTo(0, y)
      letGo?.()
    }
  })
  const timer = setTimeout(() => letGo?.(), 2000)
  const mine = (): void => letGo?.()
  letGo = () => {
    tries.disconnect()
    clearTimeout(timer)
    for (const type of ['wheel', 'touchmove', 'keydown']) removeEventListener(type, mine)
    letGo = undefined
  }
  for (const type of ['wheel', 'touchmove', 'keydown']) addEventListener(type, mine, { passive: true })
  tries.observe(document.body)
}

export function restoreScroll(url: string): void {
  current = url
  const y = popped ? places.get(url) : 0
  if (popped && y) scrollWhenTall(y)
  else if (popped) scrollTo(0, 0)
  popped = false
}
