import { useEffect, useState } from 'preact/hooks'

/** The time, again every `every` milliseconds. */
export function useNow(every: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(timer)
  }, [every])
  return now
}

const wide = matchMedia('(min-width: 901px)')

/** Whether there is room for the side beside the work; else it is a page of its own. */
export function useWide(): boolean {
  const [is, set] = useState(wide.matches)
  useEffect(() => {
    const changed = (): void => set(wide.matches)
    wide.addEventListener('change', changed)
    return () => wide.removeEventListener('change', changed)
  }, [])
  return is
}
