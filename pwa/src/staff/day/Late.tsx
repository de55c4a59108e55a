import { useState } from 'preact/hooks'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { toast } from '../../ui/Toasts'
import { explain } from '../problems'
import { named } from '../session'
import type { ResourceDay } from '../types'
import { sayLate } from './calls'
import { t } from './words'

const MINUTES = [5, 10, 15, 20, 30] as const

/** How late a counsellor runs: everybody who is still to come that day is told. */
export function LateDialog({ counsellor, onClose, onDone }: { counsellor: ResourceDay; onClose: () => void; onDone: () => void }) {
  const late = counsellor.late_minutes
  const [minutes, setMinutes] = useState(late || 15)
  const [busy, setBusy] = useState<number>()
  const [problem, setProblem] = useState('')
  const send = async (by: number): Promise<void> => {
    setBusy(by)
    setProblem('')
    try {
      const { told } = await sayLate(counsellor.id, by)
      toast(by ? t('toldLate', { n: told, by }) : t('toldOnTime', { n: told }), { icon: 'check' })
      onDone()
      onClose()
    } catch (error) {
      setProblem(explain(error))
      setBusy(undefined)
    }
  }
  return (
    <Dialog
      open
      title={t('lateTitle', { who: named(counsellor) })}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy === minutes} onClick={() => void send(minutes)}>
            {t('tellLate')}
          </Button>
          {late > 0 && (
            <Button kind="plain" busy={busy === 0} onClick={() => void send(0)}>
              {t('onTime')}
            </Button>
          )}
          <Button kind="plain" onClick={onClose}>
            {t('stop')}
          </Button>
        </>
      }
    >
      <p class="t2">{t('lateText')}</p>
      <form
        class="m12"
        onSubmit={e => {
          e.preventDefault()
          void send(minutes)
        }}
      >
        <fieldset class="radios inline">
          <legend>{t('howLate')}</legend>
          {MINUTES.map(by => (
            <label key={by}>
              <input type="radio" name="late" checked={minutes === by} autofocus={by === (late || 15)} onChange={() => setMinutes(by)} />
              <span>{t('minutes', { n: by })}</span>
            </label>
          ))}
        </fieldset>
        <button type="submit" hidden />
      </form>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
