import { useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { explain } from '../../../messages/errors'
import { Note } from '../../../ui/Note'
import { Switch } from '../../../ui/Switch'
import { toast } from '../../../ui/Toasts'
import { WithPasskey } from '../../sign-in/WithPasskey'
import { Ask } from '../../my/Ask'
import { putDigest, type Mandate } from '../api'
import { textOf, useTexts } from '../useTexts'
import { t } from '../words'

/** Whether somebody who acts for me is told of each week: I read what is told before I agree. */
export function DigestSwitch({ mandate, name, onChange }: { mandate: Mandate; name: string; onChange: () => void }) {
  const texts = useTexts()
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<unknown>()
  const text = textOf(texts.data.value ?? [], 'care_family')
  const choose = async (on: boolean): Promise<void> => {
    await putDigest(mandate.id, on, text?.version ?? 1)
    toast(t(on ? 'digestOn' : 'digestOff', { name }), { icon: 'check' })
    onChange()
  }
  const press = async (on: boolean): Promise<void> => {
    setError(undefined)
    if (on) return setAsking(true)
    try {
      await choose(false)
    } catch (e) {
      setError(e)
    }
  }
  return (
    <div>
      <Switch on={mandate.digest} label={t('digestWeekly')} onChange={on => void press(on)} />
      {error !== undefined && (
        <div class="m8" role="alert">
          <Note icon="info">{explain(error)}</Note>
        </div>
      )}
      {isProblem(error, 'care_proof_needed') && <WithPasskey />}
      <Ask
        open={asking}
        title={text?.title ?? t('digestWeekly')}
        yes={t('agree')}
        onClose={() => setAsking(false)}
        onYes={async () => {
          try {
            await choose(true)
          } catch (e) {
            if (!isProblem(e, 'care_proof_needed')) throw e
            setError(e)
          }
          setAsking(false)
        }}
      >
        {text && (
          <dl class="facts">
            <dt>{t('why')}</dt>
            <dd>{text.why}</dd>
            <dt>{t('items')}</dt>
            <dd>{text.items}</dd>
            <dt>{t('kept')}</dt>
            <dd>{text.kept}</dd>
            <dt>{t('refusal')}</dt>
            <dd>{text.refusal}</dd>
          </dl>
        )}
      </Ask>
    </div>
  )
}
