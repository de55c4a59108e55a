import createClient from 'openapi-fetch'
import { reached, unreached } from '../lib/online'
import { Problem } from './problem'
import type { paths } from './schema'

const PATIENCE = 12_000

/** fetch that ends: the network's failures become problems, and what it learns goes to `online`. */
async function request(input: Request): Promise<Response> {
  const patience = AbortSignal.timeout(PATIENCE)
  try {
    const response = await fetch(input, { signal: AbortSignal.any([input.signal, patience]), credentials: 'same-origin' })
    // The worker answers from its store when the network is silent, and says since when.
    if (response.headers.has('x-kept-at')) unreached()
    // An answer from the worker's or the browser's own store says nothing about the connection.
    else if (navigator.onLine && !response.headers.has('x-stored')) reached()
    // A session can be ended from another device; whoever shows personal things listens.
    if (response.status === 401) dispatchEvent(new Event('not-signed-in'))
    return response
  } catch (error) {
    if (input.signal.aborted) throw error
    unreached()
    throw new Problem({ code: patience.aborted ? 'timeout' : 'offline', title: 'Not reached' })
  }
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: request })

interface Answer<D> {
  data?: D
  error?: unknown
  response: Response
}

/** The body of a good answer; throws a `Problem` for any other. */
export async function body<D>(answer: Promise<Answer<D>>): Promise<D> {
  const { data, error, response } = await answer
  if (!response.ok) throw Problem.of(error, response)
  return data as D
}

/** The body, and when the server said it: older than now if the worker had to answer from its store. */
export async function dated<D>(answer: Promise<Answer<D>>): Promise<{ value: D; at: number }> {
  const done = await answer
  const kept = done.response.headers.get('x-kept-at')
  return { value: await body(Promise.resolve(done)), at: (kept && Date.parse(kept)) || Date.now() }
}

/** For a write that a phone may repeat: the same key is the same wish (see `Draft.requestKey`). */
export const idempotent = (key: string): { headers: { 'Idempotency-Key': string } } => ({ headers: { 'Idempotency-Key': key } })
