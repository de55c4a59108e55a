import { useState } from 'preact/hooks'
import { useLocation } from '../../../lib/router'
import { Button } from '../../../ui/Button'
import { toast } from '../../../ui/Toasts'
import { signedOut } from '../../session'
import { deleteMe } from '../api'
import { Ask } from '../Ask'
import { t } from '../words'
import { Kept } from './Kept'

/** Two questions: what will happen, and whether one is sure. */
export function Delete() {
  const { route } = useLocation()
  const [step, setStep] = useState<0 | 1 | 2>(0)
  const close = (): void => setStep(0)
  const remove = async (): Promise<void> => {
    await deleteMe()
    close()
    route('/my', true)
    await signedOut()
    toast(t('deleted'), { icon: 'check' })
  }
  return (
    <section>
      <h2>{t('delete')}</h2>
      <p class="t2 m4">{t('deleteText')}</p>
      <div class="m12">
        <Button kind="plain" size="mid" onClick={() => setStep(1)}>
          {t('delete')}
        </Button>
      </div>
      <Ask open={step === 1} title={t('deleteAsk')} yes={t('deleteNext')} onClose={close} onYes={async () => setStep(2)}>
        <p>{t('deleteText')}</p>
        <p class="m8 t2">{t('deleteKept')}</p>
        <Kept />
      </Ask>
      <Ask open={step === 2} title={t('deleteSure')} yes={t('deleteYes')} onClose={close} onYes={remove}>
        <p>{t('deleteSureText')}</p>
      </Ask>
    </section>
  )
}
