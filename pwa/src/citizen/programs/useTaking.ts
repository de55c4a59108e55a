import { useRef, useState } from 'preact/hooks'
import { isProblem, Problem } from '../../api/problem'
import { useLocation } from '../../lib/router'
import { explain } from '../../messages/errors'
import { toast } from '../../ui/Toasts'
import { keepEnrolment, postAccept, postEnrol, postLeave, type Enrolment } from './api'
import { t } from './words'

export interface Taking {
  busy: boolean
  error: string | undefined
  enrol: (program_id: number, wait: boolean) => Promise<void>
  accept: (enrolment: Enrolment) => Promise<void>
  /** True when it is done. */
  leave: (enrolment: Enrolment) => Promise<boolean>
}

/** Taking a place, waiting for one and giving it back. `changed`: what the page shows is old now. */
export function useTaking(changed: (enrolment?: Enrolment) => void): Taking {
  const { route } = useLocation()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  // The same until an answer came: an earlier try may have arrived.
  const wish = useRef<{ key: string; of: string }>(undefined)
  const keyOf = (of: string): string => (wish.current?.of === of ? wish.current : (wish.current = { key: crypto.randomUUID(), of })).key

  const attempt = async (work: () => Promise<Enrolment>, done: (enrolment: Enrolment) => void, here: string): Promise<boolean> => {
    if (busy) return false
    setBusy(true)
    setError(undefined)
    try {
      const enrolment = await work()
      wish.current = undefined
      done(enrolment)
      return true
    } catch (e) {
      if (!isProblem(e, 'offline') && !isProblem(e, 'timeout')) wish.current = undefined
      if (e instanceof Problem && ['not_signed_in', 'consent_needed', 'name_needed'].includes(e.code)) route(`/sign-in?next=${encodeURIComponent(here)}`)
      else if (isProblem(e, 'declaration_needed')) route(`/declare?next=${encodeURIComponent(here)}`)
      else {
        setError(isProblem(e, 'program_full') ? t('justFull') : explain(e))
        changed()
      }
      return false
    } finally {
      setBusy(false)
    }
  }
  const taken = (enrolment: Enrolment): void => {
    if (enrolment.status === 'enrolled') {
      void keepEnrolment(enrolment)
      route(`/enrolments/${enrolment.id}`, true)
    } else changed(enrolment)
  }
  return {
    busy,
    error,
    enrol: async (program_id, wait) => void (await attempt(() => postEnrol(program_id, wait, keyOf(`${program_id} ${wait}`)), taken, `/programs/${program_id}?enrol=${wait ? 'wait' : 'now'}`)),
    accept: async enrolment =>
      void (await attempt(
        () => postAccept(enrolment.id, keyOf(enrolment.id)),
        accepted => {
          toast(t('accepted'), { icon: 'check' })
          changed(accepted)
          taken(accepted)
        },
        `/enrolments/${enrolment.id}`,
      )),
    leave: enrolment =>
      attempt(
        () => postLeave(enrolment.id),
        left => {
          toast(t(enrolment.status === 'enrolled' ? 'cancelled' : 'left_done'), { icon: 'check' })
          changed(left)
        },
        `/enrolments/${enrolment.id}`,
      ),
  }
}
