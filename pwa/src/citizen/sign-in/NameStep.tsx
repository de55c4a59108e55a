import { useState } from 'preact/hooks'
import { explain } from '../../messages/errors'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { signedIn } from '../session'
import { changeMe } from './api'
import type { StepProps } from './PhoneStep'
import { t } from './words'

export function NameStep({ entry, set }: StepProps) {
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    const name = entry.name.trim().normalize('NFC')
    if (busy) return
    if (!name) return setError(t('nameEmpty'))
    setBusy(true)
    setError(undefined)
    try {
      signedIn(await changeMe({ name }))
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <h1 class="lines m8">{t('nameTitle')}</h1>
      <p class="t2 m8">{t('nameText')}</p>
      <form
        noValidate
        class="stack"
        onSubmit={e => {
          e.preventDefault()
          void save()
        }}
      >
        <Field
          label={t('name')}
          autoComplete="name"
          name="name"
          value={entry.name}
          error={error}
          onInput={(typed, box) => {
            const name = [...typed].slice(0, 40).join('')
            if (name !== typed) box.value = name
            setError(undefined)
            set({ name })
          }}
        />
        <Button submit busy={busy}>
          {t('next')}
        </Button>
      </form>
    </>
  )
}
