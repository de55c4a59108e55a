import { useState } from 'preact/hooks'
import { Button } from '../../ui/Button'
import { Key, useKey } from '../../ui/Key'
import { explain } from '../problems'
import { findCases } from './calls'
import { t } from './words'

const BOX = 'find-case'

/** The case of a code that is said on the phone, or of a number. */
export function Find({ onFound }: { onFound: (id: string) => void }) {
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  useKey('Ctrl k', () => document.getElementById(BOX)?.focus())
  const find = async (): Promise<void> => {
    if (busy || !text.trim()) return
    setBusy(true)
    setProblem('')
    try {
      const [first] = await findCases(text)
      if (first) {
        setText('')
        onFound(first)
      } else setProblem(t('foundNone'))
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <form
      class="code shown"
      role="search"
      onSubmit={e => {
        e.preventDefault()
        void find()
      }}
    >
      <label for={BOX}>
        <span class="vh">{t('find')}</span>
        <Key>Ctrl K</Key>
      </label>
      <input id={BOX} value={text} inputMode="numeric" autocomplete="off" placeholder={t('findPlaceholder')} aria-invalid={problem ? true : undefined} aria-describedby={problem ? `${BOX}-e` : undefined} onInput={e => setText(e.currentTarget.value)} />
      <Button kind="plain" size="sm" submit busy={busy}>
        {t('findShort')}
      </Button>
      <p class="err" id={`${BOX}-e`} role="alert" hidden={!problem}>
        {problem}
      </p>
    </form>
  )
}
