import { useState } from 'preact/hooks'
import { explain } from '../../messages/errors'
import { Button } from '../../ui/Button'
import { Note } from '../../ui/Note'
import { signedIn } from '../session'
import { signInWithPasskey } from './api'
import { t } from './words'

export function WithPasskey() {
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const go = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      const citizen = await signInWithPasskey()
      if (citizen) signedIn(citizen)
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  return (
    <section>
      <p class="s t2">{t('or')}</p>
      <div class="m8">
        <Button kind="plain" size="mid" icon="lock" busy={busy} onClick={() => void go()}>
          {t('usePasskey')}
        </Button>
      </div>
      {error && (
        <div class="m8" role="alert">
          <Note icon="info">{error}</Note>
        </div>
      )}
    </section>
  )
}
