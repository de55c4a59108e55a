import { useId, useState } from 'preact/hooks'
import { once } from '../../../lib/once'
import { choices } from './device'
import { dateKey } from '../../../lib/time'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { Option, Options } from '../../../ui/Option'
import { toast } from '../../../ui/Toasts'
import { explain } from '../../problems'
import { staff } from '../../session'
import { untilOf } from './Aboard'
import { takePack } from './calls'
import { isTaken, strengthOf } from './passphrase'
import { maybePrf } from './prf'
import { keepShell } from './shell'
import { NoSecret, OpenElsewhere, prepare, store } from './vault'
import { t } from './words'

const HOUR = 3_600_000
/** As the server has it, too: the day, and three hours of the next. */
const endOf = (day: string): number => Date.parse(`${day}T00:00:00+09:00`) + 27 * HOUR

/** How it is locked comes first; then the cases come, and are locked at once. */
export function TakeDialog({ onClose }: { onClose: () => void }) {
  const [device, setDevice] = useState(choices.device() || t('deviceFirst'))
  const [by, setBy] = useState<'passkey' | 'passphrase'>(maybePrf() && staff.value?.proof === 'passkey' ? 'passkey' : 'passphrase')
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const form = useId()
  const day = dateKey(Date.now())
  const run = async (): Promise<void> => {
    const who = staff.value
    if (busy || !who) return
    if (!device.trim()) return setProblem(t('lacksDevice'))
    if (by === 'passphrase' && !isTaken(words)) return setProblem(t(`strength_${strengthOf(words)}`))
    setBusy(true)
    setProblem('')
    try {
      await keepShell().catch(() => Promise.reject(new NoWorker()))
      const { lock, by: key } = await prepare(by === 'passkey' ? { by } : { by, passphrase: words })
      const pack = await once({ take: day, device: device.trim() }, wish => takePack(day, device.trim(), wish))
      await store(pack, who.id, lock, key)
      choices.rememberDevice(device.trim())
      // Kept until it is sent, also where the browser clears up.
      void navigator.storage?.persist?.()
      toast(t('took', { n: pack.cases.length }), { icon: 'lock' })
      onClose()
    } catch (error) {
      setProblem(error instanceof NoWorker ? t('noWorker') : error instanceof NoSecret ? t('noSecret') : error instanceof OpenElsewhere ? t('openElsewhere') : explain(error))
      if (error instanceof NoSecret) setBy('passphrase')
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      title={t('takeTitle')}
      onClose={() => !busy && onClose()}
      actions={
        <>
          <Button busy={busy} icon="lock" onClick={() => void run()}>
            {busy ? t('taking') : t('takeYes')}
          </Button>
          <Button kind="plain" onClick={() => !busy && onClose()}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="stack"
        onSubmit={e => {
          e.preventDefault()
          void run()
        }}
      >
        <p class="t2">{t('takeText', { until: untilOf(endOf(day)) })}</p>
        <p class="warn" role="alert" hidden={!problem}>
          {problem}
        </p>
        <Field label={t('device')} hint={t('deviceHint')} value={device} onInput={setDevice} most={40} autoComplete="off" />
        {maybePrf() && (
          <Options legend={t('how')}>
            <Option type="radio" name="by" wide label={t('byPasskey')} hint={t('byPasskeyHint')} checked={by === 'passkey'} onChange={() => setBy('passkey')} />
            <Option type="radio" name="by" wide label={t('byPassphrase')} hint={t('byPassphraseHint')} checked={by === 'passphrase'} onChange={() => setBy('passphrase')} />
          </Options>
        )}
        {by === 'passphrase' && <Passphrase value={words} onInput={setWords} />}
      </form>
    </Dialog>
  )
}

class NoWorker extends Error {}

function Passphrase({ value, onInput }: { value: string; onInput: (value: string) => void }) {
  const [shown, setShown] = useState(false)
  return (
    <div class="stack tight">
      <Field label={t('passphrase')} hint={t('passphraseHint')} value={value} onInput={onInput} type={shown ? 'text' : 'password'} autoComplete="new-password" />
      <p class="s" role="status">
        {value && t(`strength_${strengthOf(value)}`)}
      </p>
      <label class="check">
        <input type="checkbox" checked={shown} onChange={e => setShown(e.currentTarget.checked)} />
        <span>{t('show')}</span>
      </label>
    </div>
  )
}
