import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Refusal, Strands } from '../editing/Refusal'
import { useChange } from '../editing/useChange'
import { t } from './words'

interface RemovalProps {
  /** What would go; none while nothing is asked. */
  what: string | undefined
  text: string
  onClose: () => void
  /** Gets the name of the list of stranded visits that was agreed to. */
  onRemove: (strands: string | null) => Promise<void>
}

/** Asks before something dated goes. */
export function Removal({ what, text, onClose, onRemove }: RemovalProps) {
  const change = useChange()
  const run = async (): Promise<void> => {
    if (await change.run(onRemove)) onClose()
  }
  return (
    <Dialog
      open={what !== undefined}
      title={t('removeTitle', { what: what ?? '' })}
      onClose={onClose}
      actions={
        <>
          <Button busy={change.busy} onClick={() => void run()}>
            {t('remove')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      <Refusal change={change} />
      <Strands change={change} again={() => void run()} />
    </Dialog>
  )
}
