import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { settings } from './settings'

interface Few<T> {
  shown: readonly T[]
  /** To the next few; undefined where these are the last. */
  next: (() => void) | undefined
  /** Back to the first few; undefined where these are the first. */
  first: (() => void) | undefined
  /** Around what is shown: its first action takes the focus when the few change. */
  box: RefObject<HTMLDivElement | null>
}

/** In easy mode a list comes a few at a time, so that a screen has five actions at most; else all of it. */
export function useFew<T>(items: readonly T[], most: number): Few<T> {
  const [wanted, setWanted] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const moved = useRef(false)
  const at = wanted < items.length ? wanted : 0
  const go = (to: number) => () => {
    moved.current = true
    setWanted(to)
  }
  useEffect(() => {
    if (moved.current) box.current?.querySelector<HTMLElement>('a, button, input')?.focus()
    moved.current = false
  }, [at])
  if (!settings.value.easy) return { shown: items, next: undefined, first: undefined, box }
  return { shown: items.slice(at, at + most), next: at + most < items.length ? go(at + most) : undefined, first: at > 0 ? go(0) : undefined, box }
}
