import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { date, dateKey, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { GiveDialog } from '../reassign/GiveDialog'
import { t as giving } from '../reassign/words'
import type { VisitAhead } from '../types'
import { serviceOf } from './say'
import type { Change } from './useChange'
import { t } from './words'

const MOST = 8

interface VisitsProps {
  visits: readonly VisitAhead[]
  /** One of them is to have another counsellor; undefined where it is not about counsellors. */
  onGive?: ((id: string) => void) | undefined
}

/** Which visits: when and what; whose they are, the page of the day says, where they can be moved. */
export function Visits({ visits, onGive }: VisitsProps) {
  return (
    <ul class="turns">
      {visits.slice(0, MOST).map(v => (
        <li key={v.id}>
          <a class="link" href={`/staff/day?date=${dateKey(v.starts_at)}&site=${v.site_id}&booking=${v.id}`}>
            {t('visit', { date: date(v.starts_at), from: hhmm(v.starts_at), to: hhmm(v.ends_at) })}
          </a>
          <span class="grow">{serviceOf(v)}</span>
          {onGive && (
            <button type="button" class="link" aria-haspopup="dialog" aria-label={giving('giveThis', { what: date(v.starts_at), time: hhmm(v.starts_at) })} onClick={() => onGive(v.id)}>
              {giving('giveShort')}
            </button>
          )}
        </li>
      ))}
      {visits.length > MOST && <li class="t2">{t('more', { n: visits.length - MOST })}</li>}
    </ul>
  )
}

/** Beside the list, whose words are a warning: which visit is being given, and the dialog for that. */
function useGiving(onGiven: (() => void) | undefined) {
  const [id, setId] = useState<string>()
  return {
    onGive: onGiven && setId,
    dialog: id !== undefined && onGiven && <GiveDialog booking={id} onClose={() => setId(undefined)} onGiven={onGiven} />,
  }
}

interface RefusalProps {
  change: Change
  problem?: string | undefined
  /** What can be done about these visits. */
  also?: ComponentChildren
  /** One of them has another counsellor now. */
  onGiven?: (() => void) | undefined
}

/** Why it was not done, and who has booked what it would take away. */
export function Refusal({ change, problem, also, onGiven }: RefusalProps) {
  const text = problem || change.refused?.text
  const { onGive, dialog } = useGiving(onGiven)
  return (
    <>
      <div class="warn" role="alert" hidden={!text}>
        <div>
          <p>{text}</p>
          {change.refused && change.refused.visits.length > 0 && <Visits visits={change.refused.visits} onGive={onGive} />}
          {change.refused && change.refused.visits.length > 0 && also}
        </div>
      </div>
      {dialog}
    </>
  )
}

/** Asks before hours are saved that strand somebody. */
export function Strands({ change, again, also, onGiven }: { change: Change; again: () => void; also?: ComponentChildren; onGiven?: (() => void) | undefined }) {
  const visits = change.strands?.visits ?? []
  const { onGive, dialog } = useGiving(onGiven)
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
      <Visits visits={visits} onGive={onGive} />
      <p class="m12">{t('strandsText')}</p>
      {also}
      {dialog}
    </Dialog>
  )
}
