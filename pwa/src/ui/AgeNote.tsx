import { online } from '../lib/online'
import { ago } from '../lib/time'
import { t } from '../messages'
import { Icon } from './Icon'

const FRESH = 60_000

/** Whether old data has to say so: always when the network is away, else from a minute on after a failed try. */
export function isOld(at: number, now: number, reachable: boolean, failed: boolean): boolean {
  return !reachable || (failed && now - at > FRESH)
}

/** How old the data on the screen is, where that matters; otherwise nothing. */
export function AgeNote({ at, failed }: { at: number | undefined; failed: boolean }) {
  const now = Date.now()
  if (at === undefined || !isOld(at, now, online.value, failed)) return null
  return (
    <p class="age" role="status">
      <Icon name="offline" />
      <span>{t(online.value ? 'ageStale' : 'ageOld', { ago: ago(at, now) })}</span>
    </p>
  )
}
