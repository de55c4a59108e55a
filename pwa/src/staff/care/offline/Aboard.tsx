import { useState } from 'preact/hooks'
import { hhmm, nearDay } from '../../../lib/time'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Icon } from '../../../ui/Icon'
import { toast } from '../../../ui/Toasts'
import { away } from './away'
import { isMine } from './sending'
import { TakeDialog } from './TakeDialog'
import { age, forget, head, holdsBack, only } from './vault'
import { t } from './words'

export const untilOf = (at: number): string => `${nearDay(at, Date.now())} ${hhmm(at)}`

/** What an old pack still has to send. */
export const leftOf = (): string => (only.value.work > 0 ? t('tooOldWaits', { n: only.value.work }) : only.value.opening > 0 ? t('tooOldLogs') : '')

/** Beside the day's route at the office: what this device has of it, and taking it along. */
export function Aboard({ canTake }: { canTake: boolean }) {
  const [asking, setAsking] = useState<'take' | 'erase'>()
  const has = head.value
  if (!has && !canTake) return null
  const isOld = age(Date.now()) === 'expired'
  const says = !has ? t('none') : !isMine.value ? t('others') : isOld ? `${t('tooOldText')} ${leftOf()}` : t('has', { until: untilOf(has.expires_at) })
  const close = (): void => setAsking(undefined)
  const erase = (): void =>
    void forget().then(() => {
      close()
      toast(t('erased'), { icon: 'check' })
    })
  return (
    <section class="aboard" aria-labelledby="aboard-h">
      <h2 id="aboard-h" class="vh">
        {t('title')}
      </h2>
      <p class="grow lines">
        <Icon name="lock" size="m" /> <span>{says}</span>
      </p>
      <div class="row wrap">
        {!has && (
          <Button kind="plain" size="sm" onClick={() => setAsking('take')}>
            {t('take')}
          </Button>
        )}
        {has && isMine.value && (
          <Button kind="plain" size="sm" onClick={() => (away.value = true)}>
            {t('open')}
          </Button>
        )}
        {has && isMine.value && canTake && (
          <Button kind="plain" size="sm" onClick={() => (holdsBack() ? toast(t('firstSend')) : setAsking('take'))}>
            {t('takeAgain')}
          </Button>
        )}
        {has && (
          <Button kind="plain" size="sm" onClick={() => setAsking('erase')}>
            {t('erase')}
          </Button>
        )}
      </div>
      {asking === 'take' && <TakeDialog onClose={close} />}
      <Dialog
        open={asking === 'erase'}
        title={t('eraseAsk')}
        onClose={close}
        actions={
          <>
            <Button onClick={erase}>{t('eraseYes')}</Button>
            <Button kind="plain" onClick={close}>
              {t('keep')}
            </Button>
          </>
        }
      >
        <p>{t('eraseText')}</p>
        {only.value.work > 0 && (
          <p class="warn m8">
            <Icon name="level-3" size="m" />
            {t('eraseLost', { n: only.value.work })}
          </p>
        )}
      </Dialog>
    </section>
  )
}
