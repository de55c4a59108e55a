import { useState } from 'preact/hooks'
import { useDraft } from '../../../lib/draft'
import { focusHeading } from '../../../lib/router'
import { explain } from '../../../messages/errors'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { toast } from '../../../ui/Toasts'
import { postReopen, postWithdraw, type Case } from '../api'
import { hasRegistrationNumber } from '../number'
import { t } from '../words'

interface EndingProps {
  one: Case
  open: boolean
  onClose: () => void
  onChange: (one: Case) => void
}

/** Giving a request up, or the care that comes, with a word why if one likes. */
export function WithdrawDialog(props: EndingProps) {
  const n = props.one.withdrawing_ends
  return (
    <Ending {...props} of="withdraw" title={t(n ? 'stopAsk' : 'withdrawAsk')} text={n ? t('stopText', { n }) : t('withdrawText')} label={t('withdrawWhy')} hint={t('mayBeEmpty')} yes={t(n ? 'stop' : 'withdraw')} done={t(n ? 'stopped' : 'withdrawn')} send={postWithdraw} />
  )
}

/** Taking it up again, with a word why. */
export const ReopenDialog = (props: EndingProps) => (
  <Ending {...props} of="reopen" title={t('reopenAsk')} text={t('reopenText')} label={t('reopenWhy')} needed={t('reopenEmpty')} yes={t('reopen')} done={t('reopened')} send={postReopen} />
)

interface WordProps extends EndingProps {
  of: 'withdraw' | 'reopen'
  title: string
  text: string
  label: string
  hint?: string
  /** What is said where nothing was written. */
  needed?: string
  yes: string
  done: string
  send: (id: string, version: number, why: string) => Promise<Case>
}

function Ending({ one, open, onClose, onChange, of, title, text, label, hint, needed, yes, done, send }: WordProps) {
  const draft = useDraft(`care-${of}:${one.id}`, { why: '' })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const { why } = draft.value.value
  const go = async (): Promise<void> => {
    if (needed && !why.trim()) return setError(needed)
    if (hasRegistrationNumber(why)) return setError(t('noNumber'))
    setBusy(true)
    setError(undefined)
    try {
      const after = await send(one.id, one.version, why.trim())
      await draft.clear()
      onClose()
      onChange(after)
      scrollTo(0, 0)
      requestAnimationFrame(focusHeading)
      toast(done, { icon: 'check' })
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open={open}
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void go()}>
            {yes}
          </Button>
          <Button kind="plain" size="mid" onClick={onClose}>
            {t('stay')}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      <div class="m12">
        <Field
          label={label}
          {...(hint && { hint })}
          lines={2}
          name="why"
          value={why}
          error={error}
          onInput={written => {
            setError(undefined)
            draft.set({ why: written })
          }}
        />
      </div>
    </Dialog>
  )
}
