import { useState } from 'preact/hooks'
import { isProblem } from '../../api/problem'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { toast } from '../../ui/Toasts'
import { explain } from '../problems'
import { activate } from './calls'
import { t } from './words'

/** Somebody stands here with their phone and identity card: their account may read about care again. */
export function Activation({ onClose }: { onClose: () => void }) {
  const [code, setCode] = useState('')
  const [digits, setDigits] = useState('')
  const [saw, setSaw] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const send = async (): Promise<void> => {
    if (busy) return
    if (code.replace(/\D/g, '').length !== 8) return setProblem(t('lacksCode'))
    if (!/^\d{4}$/.test(digits)) return setProblem(t('lacksDigits'))
    if (!saw) return setProblem(t('lacksId'))
    setBusy(true)
    setProblem('')
    try {
      const done = await activate(code, digits, saw)
      toast(t('activated', { who: done.name ?? t('nameless') }), { icon: 'check' })
      onClose()
    } catch (error) {
      setProblem(isProblem(error, 'not_found') ? t('noSuchCode') : explain(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      title={t('activate')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void send()}>
            {t('activateYes')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <p class="t2">{t('activateText')}</p>
      <form
        class="fields m16"
        onSubmit={e => {
          e.preventDefault()
          void send()
        }}
      >
        <div class="two">
          <Field label={t('code')} inputMode="numeric" autoComplete="off" value={code} onInput={setCode} focused />
          <Field label={t('lastDigits')} inputMode="numeric" autoComplete="off" value={digits} onInput={setDigits} />
        </div>
        <label class="check">
          <input type="checkbox" checked={saw} onChange={e => setSaw(e.currentTarget.checked)} />
          <span>{t('sawId')}</span>
        </label>
        <button type="submit" hidden />
      </form>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
