import { dateKey } from '../../lib/time'

/** Eight in the morning, Seoul's, so many days on. */
export function morningAfter(now: number, days: number): string {
  return new Date(Date.parse(`${dateKey(now + days * 86_400_000)}T08:00:00+09:00`)).toISOString()
}
