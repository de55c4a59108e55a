import { effect, signal } from '@preact/signals'

/** Whether the city's server could be reached last time. `navigator.onLine` is only a hint: it is true on a page that loaded offline. */
export const online = signal(true)

export function reached(): void {
  online.value = true
}

export function unreached(): void {
  online.value = false
}

async function probe(): Promise<void> {
  try {
    await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(5000) })
    reached()
  } catch {
    unreached()
  }
}

/** Asks again by itself while the server is out of reach: soon at first, then every half minute. */
export function watchConnection(): void {
  addEventListener('offline', unreached)
  addEventListener('online', () => void probe())
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && !online.peek()) void probe()
  })
  let pause = 2000
  let timer = 0
  const again = (): void => {
    timer = window.setTimeout(() => {
      void probe().then(() => {
        pause = Math.min(pause * 2, 30_000)
        if (!online.peek()) again()
      })
    }, pause)
  }
  effect(() => {
    clearTimeout(timer)
    if (online.value) pause = 2000
    else again()
  })
}
