import { useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { explain } from '../../../messages/errors'
import { Button } from '../../../ui/Button'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { State } from '../../../ui/State'
import { toast } from '../../../ui/Toasts'
import { WithPasskey } from '../../sign-in/WithPasskey'
import { postAccept, postEnd, type Mandate, type Mandates } from '../api'
import { t } from '../words'

/** Somebody asks to act for the reader: yes or no, and what each means. */
export function Answer({ mandate, onChange }: { mandate: Mandate; onChange: (after: Mandates) => void }) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const name = mandate.name ?? t('somebody')
  const answer = async (yes: boolean): Promise<void> => {
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      onChange(await (yes ? postAccept(mandate.id) : postEnd(mandate.id)))
      toast(t(yes ? 'saidYes' : 'saidNo', { name }), { icon: 'check' })
    } catch (e) {
      setError(e)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Panel kind="lit">
      <State kind="now" icon="clock">
        {t('answerTag')}
      </State>
      <h2 class="m8">{t('mayAct', { name })}</h2>
      <p class="m4">{t('mayActText')}</p>
      <div class="three m12">
        <Button size="mid" busy={busy} onClick={() => void answer(true)}>
          {t('mayActYes')}
        </Button>
        <Button kind="plain" size="mid" busy={busy} onClick={() => void answer(false)}>
          {t('mayActNo')}
        </Button>
      </div>
      {error !== undefined && (
        <div class="m12" role="alert">
          <Note icon="info">{explain(error)}</Note>
        </div>
      )}
      {isProblem(error, 'care_proof_needed') && <WithPasskey />}
    </Panel>
  )
}
