import { useEffect, useState } from 'preact/hooks'
import { span } from '../../lib/time'
import { explain } from '../../messages/errors'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { Panel } from '../../ui/Panel'
import { toast } from '../../ui/Toasts'
import type { Sent } from './draft'
import type { StepProps } from './PhoneStep'
import { t } from './words'

const LENGTH = 6

interface CodeStepProps extends StepProps {
  ask: (phone: string) => Promise<Sent>
  /** What the right code does; throws why it was not. */
  check: (challenge_id: string, code: string) => Promise<void>
}

export function CodeStep({ entry, set, ask, check: enter }: CodeStepProps) {
  const sent = entry.sent!
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const check = async (code: string): Promise<void> => {
    if (busy) return
    if (code.length < LENGTH) return setError(t('codeShort'))
    setBusy(true)
    setError(undefined)
    try {
      await enter(sent.challenge_id, code)
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <h1 class="lines m8">{t('codeTitle')}</h1>
      <p class="t2 m8">{t('codeSent', { phone: entry.phone })}</p>
      {sent.demo_code && (
        <Panel kind="lit">
          <p>
            <b>{t('demoTitle')}</b> {t('demoCode')}
          </p>
          <p class="figure">{sent.demo_code}</p>
        </Panel>
      )}
      <form
        noValidate
        class="stack"
        onSubmit={e => {
          e.preventDefault()
          void check(entry.code)
        }}
      >
        <Field
          label={t('code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          name="code"
          focused
          value={entry.code}
          error={error}
          onInput={(typed, box) => {
            const code = typed.replace(/\D/g, '').slice(0, LENGTH)
            box.value = code
            const whole = code.length === LENGTH && code !== entry.code
            setError(undefined)
            set({ code })
            if (whole) void check(code)
          }}
        />
        <Button submit busy={busy}>
          {t('confirm')}
        </Button>
      </form>
      <Resend entry={entry} set={set} ask={ask} />
      <button type="button" class="link m0" onClick={() => set({ sent: null, code: '' })}>
        {t('otherPhone')}
      </button>
    </>
  )
}

/** The gateway costs money and patience: a new code is possible after a while. */
function Resend({ entry, set, ask }: StepProps & Pick<CodeStepProps, 'ask'>) {
  const until = entry.sent!.at + entry.sent!.resend_after * 1000
  const [now, setNow] = useState(Date.now)
  const [busy, setBusy] = useState(false)
  const left = Math.ceil((until - now) / 1000)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  if (left > 0) return <p class="s t2">{t('resendIn', { left: span(left) })}</p>
  const again = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    try {
      const sent = await ask(entry.phone)
      set({ sent: { ...sent, at: Date.now() }, code: '' })
      toast(t('resent'), { icon: 'mail' })
    } catch (e) {
      toast(explain(e))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button kind="plain" size="mid" icon="refresh" busy={busy} onClick={() => void again()}>
      {t('resend')}
    </Button>
  )
}
