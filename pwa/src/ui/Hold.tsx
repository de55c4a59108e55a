import { useEffect, useRef, useState } from 'preact/hooks'
import { span } from '../lib/time'
import { t } from '../messages'

/** Seconds left at which a screen reader hears it; each second would be noise. */
const SAID_AT = [240, 180, 120, 60, 30, 10]

export const toSay = (left: number, was: number): number | undefined => SAID_AT.find(mark => left <= mark && was > mark)

interface HoldProps {
  /** Epoch milliseconds. */
  until: number
  /** Seconds that a hold lasts. */
  lasts: number
  onOver: () => void
  /** Absent where it cannot be made longer. */
  onMore?: (() => void) | undefined
}

/** How long a place is kept: a bar, minutes and seconds, and a way to get more. */
export function Hold({ until, lasts, onOver, onMore }: HoldProps) {
  const left = (): number => Math.max(0, Math.round((until - Date.now()) / 1000))
  const [seconds, setSeconds] = useState(left)
  const [said, setSaid] = useState('')
  const was = useRef(Infinity)
  useEffect(() => {
    was.current = Infinity
    const tick = (): void => {
      const now = left()
      setSeconds(now)
      if (was.current !== Infinity && toSay(now, was.current)) setSaid(t('holdFor', { left: span(now) }))
      if (now === 0 && was.current !== 0) {
        setSaid(t('holdOver'))
        onOver()
      }
      was.current = now
    }
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [until])
  return (
    <>
      <div class="hold" role="progressbar" aria-label={t('holdBar')} aria-valuenow={seconds} aria-valuemin={0} aria-valuemax={lasts} aria-valuetext={span(seconds)}>
        <i style={{ width: `${Math.min(100, (seconds / lasts) * 100)}%` }} />
      </div>
      <p class="row between wrap m4">
        <span class="s">{seconds === 0 ? t('holdOver') : t('holdFor', { left: span(seconds) })}</span>
        {onMore && (
          <button type="button" class="link" onClick={onMore}>
            {t('moreTime')}
          </button>
        )}
      </p>
      <span class="vh" role="status">
        {said}
      </span>
    </>
  )
}
