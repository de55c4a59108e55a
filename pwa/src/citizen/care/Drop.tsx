import { useLocation } from '../../lib/router'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { toast } from '../../ui/Toasts'
import { draft } from './sending'
import { t } from './words'

/** Before what was written is thrown away. */
export function Drop({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { route } = useLocation()
  const drop = async (): Promise<void> => {
    onClose()
    await draft.clear()
    toast(t('dropped'), { icon: 'check' })
    route('/care', true)
  }
  return (
    <Dialog
      open={open}
      title={t('dropAsk')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => void drop()}>{t('dropYes')}</Button>
          <Button kind="plain" size="mid" onClick={onClose}>
            {t('stay')}
          </Button>
        </>
      }
    >
      <p>{t('dropText')}</p>
    </Dialog>
  )
}
