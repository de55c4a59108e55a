import { useState } from 'preact/hooks'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { explain } from '../problems'
import { t } from './words'

interface RemovalProps {
  /** What would go; none while nothing is asked. */
  what: string | undefined
  text: string
  onClose: () => void
  onRemove: () => Promise<void>
}

/** Asks before something dated goes. */
export function Removal({ what, text, onClose, onRemove }: RemovalProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const run = async (): Promise<void> => {
    setBusy(true)
    setProblem('')
    try {
      await onRemove()
      onClose()
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <Dialog
      open={what !== undefined}
      title={t('removeTitle', { what: what ?? '' })}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void run()}>
            {t('remove')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
