import { useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { useTabDraft } from '../../tabDraft'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { toast } from '../../../ui/Toasts'
import { explain } from '../../problems'
import { letters } from '../Locked'
import { hold, lift, REASONS, type HoldReason, type HoldShown } from './calls'
import { t } from './words'

const LEAST = 10

interface HoldProps {
  /** The case's code where it is known already. */
  code?: string
  onClose: () => void
  onDone: () => void
}

/** Holds a case for a court or an audit, with a word why. */
export function HoldDialog({ code, onClose, onDone }: HoldProps) {
  const draft = useTabDraft<{ code: string; reason: HoldReason; why: string }>(`care-hold:${code ?? ''}`, { code: code ?? '', reason: 'lawsuit', why: '' })
  const form = draft.value.value
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<{ code?: string; why?: string; all?: string }>({})
  const go = async (): Promise<void> => {
    if (busy) return
    const digits = form.code.replace(/\D/g, '')
    if (digits.length !== 8) return setProblem({ code: t('lacksCode') })
    if (letters(form.why) < LEAST) return setProblem({ why: t('lacksWhy') })
    setBusy(true)
    setProblem({})
    try {
      await hold(digits, form.reason, form.why, draft.requestKey())
      await draft.clear()
      toast(t('held'), { icon: 'lock' })
      onDone()
    } catch (error) {
      setProblem(isProblem(error, 'not_found') ? { code: t('codeUnknown') } : { all: explain(error) })
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      title={t('hold')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} icon="lock" onClick={() => void go()}>
            {t('hold')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <p class="t2">{t('holdText')}</p>
      <form
        class="fields m16"
        onSubmit={e => {
          e.preventDefault()
          void go()
        }}
      >
        {code === undefined && <Field label={t('code')} hint={t('codeHint')} value={form.code} inputMode="numeric" autoComplete="off" error={problem.code} onInput={typed => draft.set({ code: typed })} focused />}
        <label class="f">
          <b>{t('reason')}</b>
          <select value={form.reason} onChange={e => draft.set({ reason: e.currentTarget.value as HoldReason })}>
            {REASONS.map(reason => (
              <option key={reason} value={reason}>
                {t(`reason_${reason}`)}
              </option>
            ))}
          </select>
        </label>
        <Field label={t('why')} hint={t('whyHint')} value={form.why} lines={3} most={2000} error={problem.why} onInput={why => draft.set({ why })} />
        <button type="submit" hidden />
      </form>
      <p class="warn m12" role="alert" hidden={!problem.all}>
        {problem.all}
      </p>
    </Dialog>
  )
}

/** Holds it no more, with a word why. */
export function LiftDialog({ held, onClose, onDone }: { held: HoldShown; onClose: () => void; onDone: () => void }) {
  const draft = useTabDraft(`care-lift:${held.id}`, { why: '' })
  const { why } = draft.value.value
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const go = async (): Promise<void> => {
    if (busy) return
    if (letters(why) < LEAST) return setProblem(t('lacksWhy'))
    setBusy(true)
    setProblem('')
    try {
      await lift(held.id, why)
      await draft.clear()
      toast(t('lifted'), { icon: 'check' })
      onDone()
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      title={t('lift')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void go()}>
            {t('lift')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <p class="t2">{t('liftText')}</p>
      <form
        class="fields m16"
        onSubmit={e => {
          e.preventDefault()
          void go()
        }}
      >
        <Field label={t('why')} value={why} lines={3} most={2000} error={problem || undefined} onInput={typed => draft.set({ why: typed })} focused />
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}
