import { useState } from 'preact/hooks'
import { useResource } from '../../../lib/resource'
import { Icon } from '../../../ui/Icon'
import type { DeskCase } from '../calls'
import { moment } from '../say'
import { loadHold } from './calls'
import { HoldDialog, LiftDialog } from './Dialogs'
import { t } from './words'

/** Whether the case is held for a court or an audit; those who supervise may hold it and lift that. */
export function HoldPart({ of: c }: { of: DeskCase }) {
  const found = useResource(`staff:care:hold:${c.id}`, () => loadHold(c.id))
  const [asking, setAsking] = useState(false)
  const data = found.data.value
  if (!data || (!data.hold && !data.may_change)) return null
  const held = data.hold
  const done = (): void => {
    setAsking(false)
    void found.refresh()
  }
  return (
    <section class="sect">
      <h3>{t('partTitle')}</h3>
      {held && (
        <div class="calm lines">
          <Icon name="lock" />
          <span class="grow">
            <b>{t('partHeld', { reason: t(`reason_${held.reason}`) })}</b>
            <br />“{held.why}”
            <br />
            <span class="s t2">{t('heldBy', { who: held.set_by, when: moment(held.set_at) })}</span>
          </span>
        </div>
      )}
      {data.may_change && (
        <button type="button" class="link" onClick={() => setAsking(true)}>
          {t(held ? 'lift' : 'hold')}
        </button>
      )}
      {asking && (held ? <LiftDialog held={held} onClose={() => setAsking(false)} onDone={done} /> : <HoldDialog code={c.code} onClose={() => setAsking(false)} onDone={done} />)}
    </section>
  )
}
