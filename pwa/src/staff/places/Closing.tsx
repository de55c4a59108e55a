import { useState } from 'preact/hooks'
import { dateKey } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { toast } from '../../ui/Toasts'
import { explain } from '../problems'
import { named } from '../session'
import type { SiteAdmin } from '../types'
import { closeSite } from './calls'
import { sayDate } from './week'
import { t } from './words'

interface ClosingProps {
  site: SiteAdmin
  changed: (site: SiteAdmin) => void
}

/** The last day of a site: asked for, said back, and only then set. */
export function Closing({ site, changed }: ClosingProps) {
  const [open, setOpen] = useState(false)
  const [day, setDay] = useState('')
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const first = [dateKey(Date.now()), site.valid_from].sort()[1]!
  const start = (): void => {
    setDay(site.valid_until ?? '')
    setAsking(false)
    setProblem('')
    setOpen(true)
  }
  const go = async (): Promise<void> => {
    if (!asking) {
      const wrong = !day ? t('dateNeeded') : day < first ? t('lastDayFrom', { date: sayDate(first) }) : ''
      setProblem(wrong)
      return setAsking(!wrong)
    }
    if (busy) return
    setBusy(true)
    try {
      changed(await closeSite(site.id, day))
      setOpen(false)
      toast(t('lastDaySet'), { icon: 'check' })
    } catch (error) {
      setProblem(explain(error))
      setAsking(false)
    }
    setBusy(false)
  }
  return (
    <section class="panel out">
      <h2>{t('closing')}</h2>
      <p class="t2">{site.valid_until ? t('openUntil', { date: sayDate(site.valid_until) }) : t('closingText')}</p>
      <div class="m16">
        <Button kind="plain" size="sm" onClick={start}>
          {t(site.valid_until ? 'changeLastDay' : 'closeSite')}
        </Button>
      </div>
      <Dialog
        open={open}
        title={asking ? t('closeAsk', { what: named(site), date: sayDate(day) }) : t('closeSite')}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button busy={busy} onClick={() => void go()}>
              {t(asking ? 'closeYes' : 'next')}
            </Button>
            <Button kind="plain" onClick={() => setOpen(false)}>
              {t('keep')}
            </Button>
          </>
        }
      >
        {asking ? (
          <p>{t('closeAskText')}</p>
        ) : (
          <div class="fields">
            <Field label={t('lastDay')} hint={t('lastDayHint')} type="date" value={day} onInput={setDay} />
            <p class="warn" role="alert" hidden={!problem}>
              {problem}
            </p>
          </div>
        )}
      </Dialog>
    </section>
  )
}
