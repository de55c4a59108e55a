import { useState } from 'preact/hooks'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { explain } from '../problems'
import { t } from './words'

const MOST = 200
type Preset = 'leader' | 'few' | 'closed' | 'asked'

interface WhyProps {
  /** Undefined while it is closed. */
  title: string | undefined
  text: string
  presets: readonly Preset[]
  yes: string
  onClose: () => void
  /** Throws when it could not be done. */
  onSend: (reason: string) => Promise<void>
}

/** What is taken from people is taken with a reason that they read. */
export function Why({ title, text, presets, yes, onClose, onSend }: WhyProps) {
  const [choice, setChoice] = useState<Preset | 'own'>()
  const [own, setOwn] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const reason = (choice === undefined ? '' : choice === 'own' ? own : t(`reason_${choice}`)).trim()
  const close = (): void => {
    setChoice(undefined)
    setProblem('')
    onClose()
  }
  const send = async (): Promise<void> => {
    if (!reason || [...reason].length > MOST) return setProblem(t('reasonNeeded'))
    setBusy(true)
    setProblem('')
    try {
      await onSend(reason)
      setOwn('')
      close()
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <Dialog
      open={title !== undefined}
      title={title ?? ''}
      onClose={close}
      actions={
        <>
          <Button busy={busy} onClick={() => void send()}>
            {yes}
          </Button>
          <Button kind="plain" onClick={close}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <p class="t2">{text}</p>
      <fieldset class="radios m16">
        <legend>{t('why')}</legend>
        {[...presets, 'own' as const].map(preset => (
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
