import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { explain } from '../../messages/errors'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import type { Entry, Sent } from './draft'
import { formatIn, isPhone } from './phone'
import { t } from './words'

export interface StepProps {
  entry: Entry
  set: (part: Partial<Entry>) => void
}

interface PhoneStepProps extends StepProps {
  title: string
  text: string
  label: string
  action: string
  ask: (phone: string) => Promise<Sent>
  /** What else there is to know or to do. */
  children: ComponentChildren
}

/** A number, to which `ask` has a code sent. */
export function PhoneStep({ entry, set, title, text, label, action, ask, children }: PhoneStepProps) {
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const send = async (): Promise<void> => {
    if (busy) return
    if (!isPhone(entry.phone)) return setError(t('phoneShort'))
    setBusy(true)
    setError(undefined)
    try {
      const sent = await ask(entry.phone)
      set({ sent: { ...sent, at: Date.now() }, code: '' })
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <h1 class="lines m8">{title}</h1>
      <p class="t2 m8">{text}</p>
      <form
        noValidate
        class="stack"
        onSubmit={e => {
          e.preventDefault()
          void send()
        }}
      >
        <Field
          label={label}
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
          {action}
        </Button>
      </form>
      {children}
    </>
  )
}
