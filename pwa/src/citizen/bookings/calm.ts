import { useEffect, useRef } from 'preact/hooks'

/** Several people choosing at once send many events; one look a moment is enough. */
const CALM = 400

/** `then`, once, when it has been quiet for a moment. */
export function useCalm(then: () => void): () => void {
  const timer = useRef(0)
  const now = useRef(then)
  now.current = then
  useEffect(() => () => clearTimeout(timer.current), [])
  return () => {
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => now.current(), CALM)
  }
}
