import { useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import { explain } from '../../messages/errors'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Note } from '../../ui/Note'
import { t } from './words'

interface AskProps {
  open: boolean
  title: string
  yes: string
  /** Closes the question when it went well; says why when it did not. */
  onYes: () => Promise<void>
  onClose: () => void
  children: ComponentChildren
}

/** A question before something that cannot be taken back. */
export function Ask({ open, title, yes, onYes, onClose, children }: AskProps) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const go = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await onYes()
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  const close = (): void => {
    setError(undefined)
    onClose()
  }
  return (
    <Dialog
      open={open}
      title={title}
      onClose={close}
      actions={
        <>
          <Button busy={busy} onClick={() => void go()}>
            {yes}
          </Button>
          <Button kind="plain" size="mid" onClick={close}>
            {t('stay')}
          </Button>
        </>
      }
    >
      {children}
      {error && (
        <div class="m12" role="alert">
          <Note icon="info">{error}</Note>
        </div>
      )}
    </Dialog>
  )
}
