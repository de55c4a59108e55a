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

/** As in desk.css: in rem, so that large letters count as a smaller screen. */
const NARROW = 90
const isWide = (): boolean => innerWidth / parseFloat(getComputedStyle(document.documentElement).fontSize) > NARROW

/** Whether there is room for the side beside the work; else it is a page of its own. */
export function useWide(): boolean {
  const [is, set] = useState(isWide)
  useEffect(() => {
    const changed = (): void => set(isWide())
    addEventListener('resize', changed)
    addEventListener('settings', changed)
    return () => {
      removeEventListener('resize', changed)
      removeEventListener('settings', changed)
    }
  }, [])
  return is
}
