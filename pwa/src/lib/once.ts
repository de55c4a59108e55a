import { Problem } from '../api/problem'

const asked = new Map<string, string>()

/**
 * A write that a phone may repeat: asking for the same again, after no answer, is the same wish to
 * the server. Forgotten with a reload; a form's draft remembers longer (see `Draft.requestKey`).
 */
export async function once<D>(wish: unknown, send: (key: string) => Promise<D>): Promise<D> {
  const name = JSON.stringify(wish)
  const key = asked.get(name) ?? crypto.randomUUID()
  asked.set(name, key)
  try {
    const done = await send(key)
    asked.delete(name)
    return done
  } catch (error) {
    // A refusal is an answer; silence is not.
    if (error instanceof Problem && error.status > 0) asked.delete(name)
    throw error
  }
}
