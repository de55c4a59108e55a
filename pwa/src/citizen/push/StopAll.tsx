import { useState } from 'preact/hooks'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { toast } from '../../ui/Toasts'
import { stop } from './device'
import { t } from './words'

export function StopAll() {
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  const end = async (): Promise<void> => {
    setBusy(true)
    await stop()
    toast(t('stopped'), { icon: 'check' })
  }
  return (
    <>
      <Button kind="plain" size="mid" onClick={() => setAsked(true)}>
        {t('stop')}
      </Button>
      <Dialog
        open={asked}
        title={t('stopTitle')}
        onClose={() => setAsked(false)}
        actions={
          <>
            <Button onClick={() => setAsked(false)}>{t('stopNo')}</Button>
            <Button kind="plain" size="mid" busy={busy} onClick={() => void end()}>
              {t('stopYes')}
            </Button>
          </>
        }
      >
        <p>{t('stopText')}</p>
      </Dialog>
    </>
  )
}
