import { useId, useRef, useState } from 'preact/hooks'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Key, useKey } from '../../ui/Key'
import { explain } from '../problems'
import { findLoan, type StaffLoan } from './calls'
import { t } from './words'

const LENGTH = 6

/** The pass at the counter, for both ways: six letters, then Enter. A scanner types the same. */
export function Find({ onFound }: { onFound: (loan: StaffLoan) => void }) {
  const id = useId()
  const box = useRef<HTMLInputElement>(null)
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  useKey('c', () => box.current?.focus())
  const send = async (): Promise<void> => {
    if (busy || !code) return
    setBusy(true)
    setProblem('')
    try {
      onFound(await findLoan(code))
      setCode('')
      // So that Enter now does what is next for this loan.
      box.current?.blur()
    } catch (error) {
      setProblem(explain(error))
      box.current?.select()
    }
    setBusy(false)
  }
  return (
    <form
      class="code shown"
      onSubmit={e => {
        e.preventDefault()
        void send()
      }}
    >
      <label for={id}>
        <Icon name="qr" size="m" />
        <span>{t('codeShort')}</span>
        <Key>C</Key>
      </label>
      <input
        id={id}
        ref={box}
        name="code"
        value={code}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        placeholder={t('codePlaceholder')}
        aria-label={t('code')}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${id}e` : undefined}
        onInput={e => {
          setProblem('')
          setCode(
            e.currentTarget.value
              .toUpperCase()
              .replace(/[^A-Z0-9]/g, '')
              .slice(0, LENGTH),
          )
        }}
        onKeyDown={e => {
          if (e.key === 'Escape') box.current?.blur()
        }}
      />
      <Button size="sm" submit busy={busy}>
        {t('find')}
      </Button>
      <p class="err" id={`${id}e`} role="alert" hidden={!problem}>
        <Icon name="level-3" />
        <span>{problem}</span>
      </p>
    </form>
  )
}
