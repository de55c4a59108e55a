import { useState } from 'preact/hooks'
import { hhmm } from '../../../lib/time'
import { Button } from '../../../ui/Button'
import { Field } from '../../../ui/Field'
import { explain } from '../../problems'
import { WrongKey } from './keys'
import { ClockTurned, head, NoSecret, OpenElsewhere, TooOld, unlock, Wait } from './vault'
import { t } from './words'

/** Opens what is on this device with what it was locked with. `toSend`: only what was not sent is left to open. */
export function Unlock({ toSend }: { toSend: boolean }) {
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const by = head.value?.lock.by
  const go = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setProblem('')
    try {
      await unlock(words, { toSend })
    } catch (error) {
      setProblem(said(error))
      setWords('')
      setBusy(false)
    }
  }
  const said = (error: unknown): string => {
    if (error instanceof Wait) return t('wait', { at: hhmm(error.until + 59_999) })
    if (error instanceof WrongKey || error instanceof NoSecret) return t(by === 'passkey' ? 'wrongPasskey' : 'wrong')
    if (error instanceof ClockTurned) return t('clockTurned')
    if (error instanceof OpenElsewhere) return t('openElsewhere')
    return error instanceof TooOld ? t('tooOldCase') : explain(error)
  }
  return (
    <form
      class="stack unlock"
      onSubmit={e => {
        e.preventDefault()
        void go()
      }}
    >
      {by === 'passphrase' && <Field label={t('passphrase')} value={words} onInput={setWords} type="password" autoComplete="current-password" error={problem || undefined} focused />}
      {by === 'passkey' && (
        <p class="warn" role="alert" hidden={!problem}>
          {problem}
        </p>
      )}
      <Button submit icon="lock" busy={busy}>
        {t(by === 'passkey' ? 'unlockPasskey' : 'unlock')}
      </Button>
    </form>
  )
}
