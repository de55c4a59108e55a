import { useState } from 'preact/hooks'
import { passkeysWork } from '../../lib/passkey'
import { explain } from '../../messages/errors'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { Note } from '../../ui/Note'
import { signedIn } from '../session'
import { askForCode, signInWithPasskey } from './api'
import type { Entry } from './draft'
import { formatIn, isPhone } from './phone'
import { t } from './words'

export interface StepProps {
  entry: Entry
  set: (part: Partial<Entry>) => void
}

export function PhoneStep({ entry, set }: StepProps) {
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const send = async (): Promise<void> => {
    if (busy) return
    if (!isPhone(entry.phone)) return setError(t('phoneShort'))
    setBusy(true)
    setError(undefined)
    try {
      const sent = await askForCode(entry.phone)
      set({ sent: { ...sent, at: Date.now() }, code: '' })
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <h1 class="lines m8">{t('phoneTitle')}</h1>
      <p class="t2 m8">{t('phoneText')}</p>
      <form
        noValidate
        class="stack"
        onSubmit={e => {
          e.preventDefault()
          void send()
        }}
      >
        <Field
          label={t('phone')}
          hint={t('phoneHint')}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          name="phone"
          value={entry.phone}
          error={error}
          onInput={(_, box) => {
            setError(undefined)
            set({ phone: formatIn(box) })
          }}
        />
        <Button submit busy={busy}>
          {t('getCode')}
        </Button>
      </form>
      {passkeysWork() && <WithPasskey />}
      <Note icon="info">{t('noAccount')}</Note>
    </>
  )
}

function WithPasskey() {
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
