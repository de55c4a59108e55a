import { api, body } from '../api/client'
import { isProblem } from '../api/problem'
import { usePasskey } from '../lib/passkey'

/** Does it; where the passkey is asked for again, proves it and does it once more. Rejects with `step_up_needed` when the person closed the browser's question. */
export async function withPasskey<T>(what: () => Promise<T>): Promise<T> {
  try {
    return await what()
  } catch (error) {
    if (!isProblem(error, 'step_up_needed')) throw error
    const { challenge_id, options } = await body(api.POST('/api/staff/step-up/options'))
    const credential = await usePasskey(options)
    if (!credential) throw error
    await body(api.POST('/api/staff/step-up', { body: { challenge_id, credential } }))
    return what()
  }
}
