import type { ComponentChildren } from 'preact'
import { date, dateKey, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import type { VisitAhead } from '../types'
import { serviceOf } from './say'
import type { Change } from './useChange'
import { t } from './words'

const MOST = 8

/** Which visits: when and what; whose they are, the page of the day says, where they can be moved. */
export function Visits({ visits }: { visits: readonly VisitAhead[] }) {
  return (
    <ul class="turns">
      {visits.slice(0, MOST).map(v => (
        <li key={v.id}>
          <a class="link" href={`/staff/day?date=${dateKey(v.starts_at)}&site=${v.site_id}&booking=${v.id}`}>
            {t('visit', { date: date(v.starts_at), from: hhmm(v.starts_at), to: hhmm(v.ends_at) })}
          </a>
          <span>{serviceOf(v)}</span>
        </li>
      ))}
      {visits.length > MOST && <li class="t2">{t('more', { n: visits.length - MOST })}</li>}
    </ul>
  )
}

interface RefusalProps {
  change: Change
  problem?: string | undefined
  /** What can be done about these visits. */
  also?: ComponentChildren
}

/** Why it was not done, and who has booked what it would take away. */
export function Refusal({ change, problem, also }: RefusalProps) {
  const text = problem || change.refused?.text
  return (
    <div class="warn" role="alert" hidden={!text}>
      <div>
        <p>{text}</p>
        {change.refused && change.refused.visits.length > 0 && <Visits visits={change.refused.visits} />}
        {change.refused && change.refused.visits.length > 0 && also}
      </div>
    </div>
  )
}

/** Asks before hours are saved that strand somebody. */
export function Strands({ change, again, also }: { change: Change; again: () => void; also?: ComponentChildren }) {
  const visits = change.strands?.visits ?? []
  return (
    <Dialog
      open={change.strands !== undefined}
      title={t('strandsTitle', { n: visits.length })}
      onClose={change.forget}
      actions={
        <>
          <Button busy={change.busy} onClick={again}>
            {t('strandsYes')}
          </Button>
          <Button kind="plain" onClick={change.forget}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <Visits visits={visits} />
      <p class="m12">{t('strandsText')}</p>
      {also}
    </Dialog>
  )
}
