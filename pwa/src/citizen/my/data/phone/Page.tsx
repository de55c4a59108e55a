import { useEffect, useRef, useState } from 'preact/hooks'
import { useDraft } from '../../../../lib/draft'
import { focusHeading, useLocation } from '../../../../lib/router'
import { explain } from '../../../../messages/errors'
import { Button } from '../../../../ui/Button'
import { Field } from '../../../../ui/Field'
import { Note } from '../../../../ui/Note'
import { Skeleton } from '../../../../ui/Skeleton'
import { toast } from '../../../../ui/Toasts'
import { signedIn } from '../../../session'
import { CodeStep } from '../../../sign-in/CodeStep'
import { EMPTY, isOver, type Entry } from '../../../sign-in/draft'
import { formatIn, isPhone } from '../../../sign-in/phone'
import type { StepProps } from '../../../sign-in/PhoneStep'
import { askForNumberCode, changeNumber } from '../../api'
import { Signed } from '../../Signed'
import { t } from '../../words'

/** The new number, then the code that was sent to it. */
export default function ChangeNumber() {
  const { route } = useLocation()
  const draft = useDraft<Entry>('new-phone', EMPTY)
  const entry = draft.value.value
  const step = !draft.ready.value ? 'wait' : entry.sent && !isOver(entry, Date.now()) ? 'code' : 'phone'
  const was = useRef(step)
  useEffect(() => {
    // The code's field takes the focus itself.
    if (was.current === 'code' && step === 'phone') focusHeading()
    was.current = step
  }, [step])
  const check = async (challenge_id: string, code: string): Promise<void> => {
    signedIn(await changeNumber(challenge_id, code))
    await draft.clear()
    route('/my/data', true)
    toast(t('phoneChanged'), { icon: 'check' })
  }
  return (
    <Signed title={t('changePhoneLong')} path="/my/data/phone" back={{ to: '/my/data', label: t('data') }} ownHeading>
      {who => (
        <>
          {step === 'wait' && <Skeleton />}
          {step === 'phone' && <NumberStep entry={entry} set={draft.set} now={who.phone} />}
          {step === 'code' && <CodeStep entry={entry} set={draft.set} ask={askForNumberCode} check={check} />}
        </>
      )}
    </Signed>
  )
}

function NumberStep({ entry, set, now }: StepProps & { now: string | null }) {
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const send = async (): Promise<void> => {
    if (busy) return
    if (!isPhone(entry.phone)) return setError(t('phoneShort'))
    setBusy(true)
    setError(undefined)
    try {
      const sent = await askForNumberCode(entry.phone)
      set({ sent: { ...sent, at: Date.now() }, code: '' })
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <h1 class="lines m8">{t('newPhoneTitle')}</h1>
      <p class="t2 m8">{now ? t('newPhoneText', { phone: now }) : t('newPhoneFirst')}</p>
      <form
        noValidate
        class="stack"
        onSubmit={e => {
          e.preventDefault()
          void send()
        }}
      >
        <Field
          label={t('newPhone')}
          hint={t('newPhoneHint')}
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
      <Note icon="info">{t('newPhoneKept')}</Note>
    </>
  )
}
