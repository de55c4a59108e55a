import { offer } from '../../lib/install'
import { isApplePhone, thisBrowser } from '../../lib/push'
import { Button, ButtonLink } from '../../ui/Button'
import { Panel } from '../../ui/Panel'
import { toast } from '../../ui/Toasts'
import { t } from './words'

/** Offered where it helps; nothing where the app is installed or cannot be. On iPhones it is done by hand. */
export function InstallOffer() {
  const browser = thisBrowser()
  const byHand = isApplePhone(browser)
  if (browser.installed || !(offer.value || byHand)) return null
  const ask = async (): Promise<void> => {
    const event = offer.peek()
    // An offer can be used once.
    offer.value = undefined
    if ((await event?.prompt())?.outcome === 'accepted') toast(t('installed'), { icon: 'check' })
  }
  return (
    <Panel>
      <h2>{t('offer')}</h2>
      <p class="s t2">{t('offerText')}</p>
      <div class="m12">
        {byHand ? (
          <ButtonLink kind="plain" size="mid" icon="plus" href="/install">
            {t('howTo')}
          </ButtonLink>
        ) : (
          <Button kind="plain" size="mid" icon="plus" onClick={() => void ask()}>
            {t('install')}
          </Button>
        )}
      </div>
    </Panel>
  )
}
