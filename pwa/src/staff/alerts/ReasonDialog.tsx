import type { Draft } from '../../lib/draft'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { t } from './words'

export interface Reason {
  reason: string
}
export const NO_REASON: Reason = { reason: '' }

interface ReasonProps {
  open: boolean
  title: string
  text: string
  label: string
  action: string
  busy: boolean
  problem: string
  /** Where what is typed is kept until it is done. */
  draft: Draft<Reason>
  onClose: () => void
  onDone: (reason: string) => void
}

/** A step that needs its reason: returning, sending alone, looking at it afterwards. What was typed stays when it is refused. */
export function ReasonDialog({ open, title, text, label, action, busy, problem, draft, onClose, onDone }: ReasonProps) {
  const { reason } = draft.value.value
  return (
    <Dialog
      open={open}
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} disabled={!reason.trim()} why="reason-why" onClick={() => onDone(reason.trim())}>
            {action}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('goBack')}
          </Button>
        </>
      }
    >
      <p id="reason-why">{text}</p>
      <div class="m12">
        <Field label={label} name="reason" value={reason} onInput={reason => draft.set({ reason })} most={300} lines={3} />
      </div>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
