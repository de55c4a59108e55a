import { useState } from 'preact/hooks'
import { explain } from '../../../messages/errors'
import { Button } from '../../../ui/Button'
import { Field } from '../../../ui/Field'
import { Panel } from '../../../ui/Panel'
import { toast } from '../../../ui/Toasts'
import { postMandateCode, sendMandateCode, type CodeSent, type Mandate, type Mandates } from '../api'
import { relationOf } from '../say'
import { t } from '../words'

const LENGTH = 6

/** Six digits go to the person; whoever they pass them on to acts for them. */
export function ByCode({ mandate, onChange }: { mandate: Mandate; onChange: (after: Mandates) => void }) {
  const [sent, setSent] = useState<CodeSent>()
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const run = async (what: () => Promise<void>): Promise<void> => {
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      await what()
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  const send = (): Promise<void> => run(async () => setSent(await sendMandateCode(mandate.id)))
  const check = async (): Promise<void> => {
    if (code.length < LENGTH) return setError(t('codeShort'))
    await run(async () => {
      onChange(await postMandateCode(mandate.id, sent!.challenge_id, code))
      toast(t('actsNow'), { icon: 'check' })
    })
  }
  if (!sent) {
    return (
      <div class="stack tight m8">
        <p>{t('byCodeText', { who: relationOf(mandate.relation) })}</p>
        <Button size="mid" icon="send" busy={busy} onClick={() => void send()}>
          {t('codeSend')}
        </Button>
        {error && (
          <p class="err" role="alert">
            {error}
          </p>
        )}
      </div>
    )
  }
  return (
    <form
      noValidate
      class="stack tight m8"
      onSubmit={e => {
        e.preventDefault()
        void check()
      }}
    >
      <p>{t('codeSentText')}</p>
      {sent.demo_code && (
        <Panel kind="lit">
          <p>{t('demoCode')}</p>
          <p class="figure">{sent.demo_code}</p>
        </Panel>
      )}
      <Field
        label={t('codeLabel')}
        inputMode="numeric"
        autoComplete="off"
        name="code"
        focused
        value={code}
        error={error}
        onInput={(typed, box) => {
          const digits = typed.replace(/\D/g, '').slice(0, LENGTH)
          box.value = digits
          setError(undefined)
          setCode(digits)
        }}
      />
      <Button submit size="mid" busy={busy}>
        {t('codeCheck')}
      </Button>
      <button type="button" class="link" onClick={() => void send()}>
        {t('codeAgain')}
      </button>
    </form>
  )
}
