import { useState } from 'preact/hooks'
import { hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { explain } from '../problems'
import { t } from './words'

const PRESETS = ['counsellor', 'closed', 'asked'] as const
type Choice = (typeof PRESETS)[number] | 'own'
const MOST = 200

interface CancelProps {
  who: string
  /** When it would have begun. */
  at: string
  open: boolean
  onClose: () => void
  /** Throws when it could not be cancelled. */
  onCancel: (reason: string) => Promise<void>
}

export function Cancel({ who, at, open, onClose, onCancel }: CancelProps) {
  const [choice, setChoice] = useState<Choice>()
  const [own, setOwn] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const reason = (choice === undefined ? '' : choice === 'own' ? own : t(`reason_${choice}`)).trim()
  const send = async (): Promise<void> => {
    if (!reason || [...reason].length > MOST) return setProblem(t('reasonNeeded'))
    setBusy(true)
    setProblem('')
    try {
      await onCancel(reason)
      onClose()
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <Dialog
      open={open}
      title={t('cancelTitle', { who, time: hhmm(at) })}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void send()}>
            {t('cancelBooking')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keepBooking')}
          </Button>
        </>
      }
    >
      <p class="t2">{t('cancelText')}</p>
      <fieldset class="radios m16">
        <legend>{t('cancelWhy')}</legend>
        {[...PRESETS, 'own' as const].map(preset => (
          <label key={preset}>
            <input type="radio" name="reason" checked={choice === preset} onChange={() => setChoice(preset)} />
            <span>{t(`reason_${preset}`)}</span>
          </label>
        ))}
      </fieldset>
      {choice === 'own' && <Field label={t('ownReason')} hint={t('ownReasonHint')} value={own} onInput={setOwn} most={MOST} lines={3} />}
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
