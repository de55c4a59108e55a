import { useState } from 'preact/hooks'
import { passkeysWork } from '../../../lib/passkey'
import { Button } from '../../../ui/Button'
import { Panel } from '../../../ui/Panel'
import { me } from '../../session'
import { t } from '../words'
import { add } from './add'

const OFFERED = 'passkey-offered'

function wasOffered(): boolean {
  try {
    return localStorage.getItem(OFFERED) !== null
  } catch {
    return true
  }
}

function remember(): void {
  try {
    localStorage.setItem(OFFERED, '1')
  } catch {
    // Then it is offered once more.
  }
}

/** Offers a passkey at a calm moment, once on this phone. */
export function PasskeyOffer() {
  const [open, setOpen] = useState(() => !wasOffered())
  const [busy, setBusy] = useState(false)
  if (!open || !passkeysWork() || !me.value || me.value.passkeys > 0) return null
  const close = (): void => {
    remember()
    setOpen(false)
  }
  const make = async (): Promise<void> => {
    setBusy(true)
    if (await add(t('passkeyDefault'))) close()
    setBusy(false)
  }
  return (
    <Panel>
      <h2>{t('offerTitle')}</h2>
      <p class="m4">{t('passkeysText')}</p>
      <div class="three m12">
        <Button kind="plain" size="mid" busy={busy} onClick={() => void make()}>
          {t('passkeyAdd')}
        </Button>
        <Button kind="plain" size="mid" onClick={close}>
          {t('offerLater')}
        </Button>
      </div>
    </Panel>
  )
}
