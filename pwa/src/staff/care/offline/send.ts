import { Problem } from '../../../api/problem'
import type { Opening } from './calls'
import { ask, canAsk, refuse, taken, tryRefused, tryTaken, waitingTries, type Both, type Fields, type Refused, type Work } from './work'

/** What sending needs of the device and of the server. */
export interface Post {
  works: () => Iterable<Work>
  change: (id: string, how: (work: Work) => Work) => Promise<void>
  untold: () => Promise<Opening[]>
  told: (ids: readonly string[]) => Promise<void>
  /** The whole form as it stands on the server then. */
  sendForm: (work: Work, asked: NonNullable<Work['asked']>) => Promise<{ values: Fields; both: Both[] }>
  sendTry: (work: Work, one: Work['tries'][number]) => Promise<unknown>
  sendOpenings: (openings: Opening[]) => Promise<unknown>
  /** The case is not ours to read any more. */
  noLonger: (id: string) => Promise<void>
  now: () => number
}

/** An answer that says no, so that asking again the same way is no use; silence, a server in trouble and an ended session are none. */
const isNo = (error: unknown): error is Problem => error instanceof Problem && error.status >= 400 && error.status < 500 && ![401, 408, 425, 429].includes(error.status)

/** Somebody else has it now, or another dong: what this device knows of the person goes. */
const isNotOurs = ({ code }: Problem): boolean => ['opening_needed', 'not_found', 'not_allowed'].includes(code)

const MOST_OPENINGS = 200

const refusal = (error: Problem): Refused => ({
  code: error.code,
  reason: String(error.extensions['reason'] ?? ''),
  fields: ((error.extensions['fields'] ?? []) as { path: string }[]).map(field => field.path.replace(/^(mine|base)\./, '')),
})

/** Sends what waits, one request at a time, each with its key. Stops at the first that has no answer; what is refused stays, and the next one goes. */
export async function send(post: Post): Promise<void> {
  for (const { case_id: id } of [...post.works()]) {
    const the = (): Work => [...post.works()].find(work => work.case_id === id)!
    for (const one of waitingTries(the())) {
      if (one.refused) continue
      try {
        await post.sendTry(the(), one)
      } catch (error) {
        if (!isNo(error)) throw error
        await post.change(id, work => tryRefused(work, one.key, refusal(error)))
        if (isNotOurs(error)) await post.noLonger(id)
        continue
      }
      await post.change(id, work => tryTaken(work, one.key, post.now()))
    }
    // Where one answer is refused, the others go without it.
    while (canAsk(the())) {
      // The key stands on the device before anybody hears of it, so that it is the same after a reload.
      await post.change(id, work => ask(work, crypto.randomUUID()))
      try {
        const { values, both } = await post.sendForm(the(), the().asked!)
        await post.change(id, work => taken(work, values, both, post.now()))
      } catch (error) {
        if (!isNo(error)) throw error
        await post.change(id, work => refuse(work, refusal(error)))
        if (isNotOurs(error)) await post.noLonger(id)
      }
    }
  }
  const openings = await post.untold()
  for (let i = 0; i < openings.length; i += MOST_OPENINGS) {
    const some = openings.slice(i, i + MOST_OPENINGS)
    await post.sendOpenings(some)
    await post.told(some.map(one => one.id))
  }
}
