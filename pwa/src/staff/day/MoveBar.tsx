import { day as dayName, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Key } from '../../ui/Key'
import { named } from '../session'
import { whoOf } from './Column'
import type { Col } from './columns'
import type { Planned } from './usePlan'
import { t } from './words'

/** What happens if it is put down here, before it is. */
export function MoveBar({ plan, cols }: { plan: Planned; cols: readonly Col[] }) {
  const m = plan.moving
  if (!m) return null
  const col = m.target && cols.find(c => c.key === m.target?.column)
  const same = m.target && col && m.target.at === Date.parse(m.booking.starts_at) && col.bookings.some(b => b.id === m.booking.id)
  const who = whoOf(m.booking)
  const place = m.target && col ? t('moveTo', { day: dayName(m.target.at), time: hhmm(m.target.at), place: named(col.resource) }) : ''
  const said = m.loading ? t('moveLooking') : !m.target ? t('moveNowhere') : same ? t('moveSame') : place
  return (
    <div class="band" role="group" aria-label={t('moving', { who })}>
      <Icon name="calendar" />
      <p class="grow" role="status">
        <b>{t('moving', { who })}</b> {said}
        <br />
        {m.problem ? <span class="no">{m.problem}</span> : <span>{t('moveRules', { who })}</span>}
      </p>
      <Button kind="light" size="sm" busy={m.busy} disabled={!m.target} onClick={plan.drop}>
        {t('moveHere')} <Key>Enter</Key>
      </Button>
      <button type="button" class="link" onClick={plan.stop}>
        {t('stop')} <Key>Esc</Key>
      </button>
    </div>
  )
}
