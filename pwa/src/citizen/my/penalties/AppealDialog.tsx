import { useState } from 'preact/hooks'
import { useDraft } from '../../../lib/draft'
import { explain } from '../../../messages/errors'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { toast } from '../../../ui/Toasts'
import { t } from '../words'
import { postAppeal, type Penalties, type Penalty } from './api'

const MOST = 500

interface AppealDialogProps {
  penalty: Penalty
  onClose: () => void
  onSent: (mine: Penalties) => void
}

/** An objection in the person's own words; what is not sent stays on this phone. */
export function AppealDialog({ penalty, onClose, onSent }: AppealDialogProps) {
  const draft = useDraft(`appeal:${penalty.id}`, { why: '' })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const { why } = draft.value.value
  const send = async (): Promise<void> => {
    if (busy) return
    if (!why.trim()) return setError(t('appealEmpty'))
    if ([...why.trim()].length > MOST) return setError(t('appealLong', { most: MOST }))
    setBusy(true)
    setError(undefined)
    try {
      const mine = await postAppeal(penalty.id, why.trim())
      await draft.clear()
      toast(t('appealSent'), { icon: 'check' })
      onSent(mine)
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  const write = (value: string): void => {
    draft.set({ why: value })
    setError(undefined)
  }
  return (
    <Dialog
      open
      title={t('appealTitle')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void send()}>
            {t('appealSend')}
          </Button>
          <Button kind="plain" size="mid" onClick={onClose}>
            {t('appealLater')}
          </Button>
        </>
      }
    >
      <p class="t2">{t('appealText')}</p>
      <div class="m12">
        <Field label={t('appealLabel')} lines={4} most={MOST} value={why} error={error} onInput={write} name="why" focused />
      </div>
    </Dialog>
  )
}
