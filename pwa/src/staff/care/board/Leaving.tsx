import { useState } from 'preact/hooks'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { toast } from '../../../ui/Toasts'
import { explain } from '../../problems'
import { giveAll } from '../calls'
import { t as care } from '../words'
import { t } from './words'

/** Somebody leaves: all that they have goes to their colleagues in one go. */
export function Leaving({ of, onDone }: { of: { id: string; name: string }; onDone: () => void }) {
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const go = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    try {
      const { given, left } = await giveAll(of.id)
      toast(left > 0 ? t('leavesLeft', { n: given, left }) : t('leavesDone', { n: given }), { icon: left > 0 ? 'info' : 'check' })
      setAsking(false)
      onDone()
    } catch (error) {
      toast(explain(error))
    }
    setBusy(false)
  }
  return (
    <>
      <button type="button" class="link" aria-haspopup="dialog" onClick={() => setAsking(true)}>
        {t('leaves')}
        <span class="vh"> ({of.name})</span>
      </button>
      <Dialog
        open={asking}
        title={t('leavesTitle', { who: of.name })}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button busy={busy} onClick={() => void go()}>
              {t('leavesYes')}
            </Button>
            <Button kind="plain" onClick={() => setAsking(false)}>
              {care('keep')}
            </Button>
          </>
        }
      >
        <p class="t2">{t('leavesText')}</p>
      </Dialog>
    </>
  )
}
