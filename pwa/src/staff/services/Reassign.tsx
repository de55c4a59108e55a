import { useState } from 'preact/hooks'
import { Button } from '../../ui/Button'
import { explain } from '../problems'
import type { VisitAhead } from '../types'
import { reassign } from './calls'
import { t } from './words'

export interface Reassigning {
  busy: boolean
  /** For whom nobody is free. */
  left: string
  run: (counsellor: number, visits: readonly VisitAhead[], given: () => Promise<void>) => Promise<void>
}

/** Beside the form: the list goes and comes again while the change is tried anew. */
export function useReassigning(): Reassigning {
  const [busy, setBusy] = useState(false)
  const [left, setLeft] = useState('')
  return {
    busy,
    left,
    async run(counsellor, visits, given) {
      setBusy(true)
      try {
        const done = await reassign(counsellor, visits.map(v => v.id))
        setLeft(done.left.length === 0 ? '' : done.given ? t('reassignedSome', { n: done.given, left: done.left.length }) : t('reassignedNone'))
        if (done.given) await given()
      } catch (error) {
        setLeft(explain(error))
      }
      setBusy(false)
    },
  }
}

interface ReassignProps {
  reassigning: Reassigning
  counsellor: number
  visits: readonly VisitAhead[]
  /** Some have somebody else now: what was refused is tried again. */
  onGiven: () => Promise<void>
}

/** Gives a counsellor's visits to colleagues, each at its time, where somebody is free. */
export function Reassign({ reassigning, counsellor, visits, onGiven }: ReassignProps) {
  return (
    <div class="fields m12">
      <p role="status">{reassigning.left}</p>
      <Button kind="plain" size="sm" busy={reassigning.busy} onClick={() => void reassigning.run(counsellor, visits, onGiven)}>
        {t('reassign')}
      </Button>
      <p class="s t2">{t('reassignHint')}</p>
    </div>
  )
}
