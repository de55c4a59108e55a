import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { explain } from '../problems'
import type { StaffBooking } from '../types'
import { approve, cancel, loadBooking, saveNote, take, takeFor, verify, type Step } from './calls'

type Busy = Step | 'approve' | 'take' | 'verify'

export interface OpenBooking {
  booking: StaffBooking | undefined
  error: unknown
  again: () => void
  busy: Busy | undefined
  /** Why the last step was refused. */
  problem: string
  step: (step: Step) => Promise<void>
  cancel: (reason: string) => Promise<void>
  note: (text: string) => Promise<void>
  /** Say yes to what was asked for. */
  approve: () => Promise<void>
  /** Take what is offered while the counsellor is away, for them. */
  takeOffer: (at: string) => Promise<void>
  /** A paper says what was declared and is shown. */
  verify: (declared_at: string) => Promise<void>
  /** What an answer to a write says. */
  put: (next: StaffBooking) => void
  changed: () => void
}

/** The booking that is open. `version` is what the day knows: a newer one is fetched again. */
export function useBooking(id: string, version: number | undefined, changed: () => void): OpenBooking {
  const resource = useResource(`staff:booking:${id}`, () => loadBooking(id))
  const acted = useSignal<StaffBooking | undefined>(undefined)
  const busy = useSignal<Busy | undefined>(undefined)
  const problem = useSignal('')
  const fetched = resource.data.value
  const mine = acted.value
  const booking = mine && (!fetched || mine.version >= fetched.version) ? mine : fetched

  useEffect(() => {
    if (version !== undefined && booking && version > booking.version) void resource.refresh()
  }, [version, booking?.version])

  const put = (next: StaffBooking): void => {
    acted.value = next
    changed()
  }
  const act = async (what: Busy, run: () => Promise<StaffBooking>): Promise<void> => {
    if (busy.peek()) return
    busy.value = what
    problem.value = ''
    try {
      put(await run())
    } catch (error) {
      problem.value = explain(error)
      changed()
      // A refusal is about what others changed: that is shown, and not what an earlier answer said.
      void resource.refresh().then(() => {
        if (resource.error.peek() === undefined) acted.value = undefined
      })
    }
    busy.value = undefined
  }
  return {
    booking,
    error: booking ? undefined : resource.error.value,
    again: () => void resource.refresh(),
    busy: busy.value,
    problem: problem.value,
    step: step => act(step, () => take(id, step)),
    takeOffer: at =>
      act('take', async () => {
        await takeFor(id, at)
        return loadBooking(id)
      }),
    approve: () => act('approve', () => approve(id)),
    verify: declared_at => act('verify', () => verify(id, declared_at)),
    put,
    changed,
    cancel: async reason => put(await cancel(id, reason)),
    note: async text => put(await saveNote(id, text)),
  }
}
