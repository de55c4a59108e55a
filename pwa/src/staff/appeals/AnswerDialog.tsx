import { useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { explain } from '../problems'
import type { OpenAppeal } from '../types'
import { answerAppeal } from './calls'
import { whoOf } from './Page'
import { t } from './words'

const MOST = 200

/** What is decided and written so far; it stays on this device until it is sent. */
interface Draft {
  withdraw: boolean | undefined
  words: string
}

interface AnswerDialogProps {
  appeal: OpenAppeal
  onClose: () => void
  onAnswered: () => void
}

/** Take the points back or let them stand, and say why: the citizen reads it. */
export function AnswerDialog({ appeal, onClose, onAnswered }: AnswerDialogProps) {
  const draft = useDraft<Draft>(`appeal:${appeal.id}`, { withdraw: undefined, words: '' })
  const { withdraw, words } = draft.value.value
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const choose = (to: boolean): void => {
    // A sentence to begin with, as long as nothing else was written.
    const untouched = words === '' || words === t('wordsWithdraw')
    draft.set({ withdraw: to, ...(untouched && { words: to ? t('wordsWithdraw') : '' }) })
  }
  const send = async (): Promise<void> => {
    if (busy) return
    const answer = words.trim()
    if (withdraw === undefined || !answer || [...answer].length > MOST) return setProblem(t('needed'))
    setBusy(true)
    setProblem('')
    try {
      await answerAppeal(appeal.id, withdraw, answer)
      await draft.clear()
      onAnswered()
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <Dialog
      open
      title={t('answerTo', { who: whoOf(appeal) })}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void send()}>
            {t('send')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('later')}
          </Button>
        </>
      }
    >
      <p class="lines">“{appeal.why}”</p>
      <fieldset class="radios m16">
        <legend>{t('decision')}</legend>
        {[true, false].map(to => (
          <label key={String(to)}>
            <input type="radio" name="withdraw" checked={withdraw === to} onChange={() => choose(to)} />
            <span>{t(to ? 'withdraw' : 'keep')}</span>
          </label>
        ))}
      </fieldset>
      <Field label={t('words')} hint={t('wordsHint')} value={words} onInput={v => draft.set({ words: v })} most={MOST} lines={3} />
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
