import { useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { dateKey } from '../../../lib/time'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { toast } from '../../../ui/Toasts'
import { explain } from '../../problems'
import type { PartProps } from './About'
import { endOrganization } from './calls'
import { fullDate } from './say'
import { t } from './words'

/** The last day of an organization: asked for, and where work is left, asked again with how much. */
export function Ending({ organization: o, changed, refresh }: Omit<PartProps, 'districts'>) {
  const [open, setOpen] = useState(false)
  const [day, setDay] = useState('')
  /** Orders that would be left; asked about before it is done. */
  const [left, setLeft] = useState(0)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const start = (): void => {
    setDay(o.valid_until ?? '')
    setLeft(0)
    setProblem('')
    setOpen(true)
  }
  const end = async (last_day: string | null): Promise<void> => {
    if (busy) return
    if (last_day !== null && !(last_day >= dateKey(Date.now()))) return setProblem(t('dateNeeded'))
    setBusy(true)
    setProblem('')
    try {
      changed(await endOrganization(o, last_day, left))
      setOpen(false)
      toast(t(last_day === null ? 'goesOnDone' : 'endDone'), { icon: 'check' })
    } catch (error) {
      if (isProblem(error, 'organization_has_open_services')) {
        setLeft((error.extensions['figures'] as { orders: number }).orders)
      } else {
        setProblem(explain(error))
        setLeft(0)
        if (isProblem(error, 'stale_version')) void refresh()
      }
    }
    setBusy(false)
  }
  return (
    <section class="panel out">
      <h2>{t('ending')}</h2>
      <p class="t2">{o.valid_until ? t('endSet', { date: fullDate(o.valid_until) }) : t('endingText')}</p>
      <div class="row wrap m16">
        <Button kind="plain" size="sm" onClick={start}>
          {t(o.valid_until ? 'changeEnd' : 'setEnd')}
        </Button>
        {o.valid_until && (
          <Button kind="plain" size="sm" busy={busy} onClick={() => void end(null)}>
            {t('goesOn')}
          </Button>
        )}
      </div>
      <Dialog
        open={open}
        title={left ? t('endAsk', { n: left, date: fullDate(day) }) : t(o.valid_until ? 'changeEnd' : 'setEnd')}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button busy={busy} onClick={() => void end(day)}>
              {t(left ? 'endYes' : 'save')}
            </Button>
            <Button kind="plain" onClick={() => setOpen(false)}>
              {t('cancel')}
            </Button>
          </>
        }
      >
        {left ? (
          <p>{t('endAskText')}</p>
        ) : (
          <div class="fields">
            <p class="t2">{t('endingText')}</p>
            <Field label={t('lastDay')} type="date" value={day} onInput={setDay} />
            <p class="warn" role="alert" hidden={!problem}>
              {problem}
            </p>
          </div>
        )}
      </Dialog>
    </section>
  )
}
