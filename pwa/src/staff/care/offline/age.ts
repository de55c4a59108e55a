import type { Head } from './keys'

/** `turned`: the device's clock was set back, so its word about the time is worth nothing. */
export type Age = 'fresh' | 'expired' | 'turned'

const SLACK = 5 * 60_000

/** Whether a pack may be opened; `seen_at`: the latest moment that this device has known. Asked before any key is made. */
export function ageOf({ made_at, expires_at }: Pick<Head, 'made_at' | 'expires_at'>, seen_at: number, now: number): Age {
  if (now >= expires_at) return 'expired'
  return now < Math.max(made_at, seen_at) - SLACK ? 'turned' : 'fresh'
}

const FREE_TRIES = 5
const LONGEST = 15 * 60_000

/** How long to wait after so many wrong tries: nothing at first, then twice as long each time, up to a quarter of an hour. */
export const waitAfter = (wrong: number): number => (wrong < FREE_TRIES ? 0 : Math.min(LONGEST, 30_000 * 2 ** (wrong - FREE_TRIES)))
