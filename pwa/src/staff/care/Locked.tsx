import { useState } from 'preact/hooks'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { explain } from '../problems'
import { openCase } from './calls'
import type { OpenedCase } from './useCase'
import { t } from './words'

const LEAST = 10
export const letters = (text: string): number => [...text].filter(c => /[\p{L}\p{N}]/u.test(c)).length

/** A colleague has it: whoever must look says why, and that is seen. */
export function Locked({ id, opened }: { id: string; opened: OpenedCase }) {
  const [why, setWhy] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const send = async (): Promise<void> => {
    if (busy) return
    if (letters(why) < LEAST) return setProblem(t('openShort'))
    setBusy(true)
    setProblem('')
    try {
      opened.put(await openCase(id, why))
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  return (
    <form
      class="fields"
      onSubmit={e => {
        e.preventDefault()
        void send()
      }}
    >
      <h2>{t('openTitle')}</h2>
      <p class="t2">{t('openText')}</p>
      <Field label={t('openWhy')} value={why} onInput={setWhy} lines={3} most={2000} error={problem || undefined} />
      <Button submit icon="lock" busy={busy}>
        {t('openYes')}
      </Button>
    </form>
  )
}
