import { useId, useRef, useState } from 'preact/hooks'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { Key, useKey } from '../ui/Key'
import { explain } from './problems'
import { canScan, Scan } from './Scan'
import { t } from './words'

const LENGTH = 6

interface PassCodeProps {
  words: { short: string; placeholder: string; label: string; action: string }
  /** Rejects with what is wrong with the code. */
  onCode: (code: string) => Promise<void>
  /** Enter does what is next for what was found: the field gives the focus away, and has a button of its own. */
  leaves?: boolean
}

/** The pass at the counter: six letters, then Enter; or the camera. A scanner types the same. */
export function PassCode({ words, onCode, leaves }: PassCodeProps) {
  const id = useId()
  const box = useRef<HTMLInputElement>(null)
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  useKey('c', () => box.current?.focus())
  const [scanning, setScanning] = useState(false)
  const send = async (typed = code): Promise<void> => {
    if (busy || !typed) return
    setBusy(true)
    setProblem('')
    try {
      await onCode(typed)
      setCode('')
      if (leaves) box.current?.blur()
    } catch (error) {
      setProblem(explain(error))
      box.current?.select()
    }
    setBusy(false)
  }
  return (
    <form
      class={leaves ? 'code shown' : 'code'}
      onSubmit={e => {
        e.preventDefault()
        void send()
      }}
    >
      <label for={id}>
        <Icon name="qr" size="m" />
        <span>{words.short}</span>
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
        placeholder={words.placeholder}
        aria-label={words.label}
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
        {words.action}
      </Button>
      {canScan() && (
        <Button kind="plain" size="sm" icon="qr" onClick={() => setScanning(true)}>
          {t('scan')}
        </Button>
      )}
      <Scan
        open={scanning}
        onClose={() => setScanning(false)}
        onFound={found => {
          setScanning(false)
          setCode(found.slice(0, LENGTH))
          void send(found)
        }}
      />
      <p class="err" id={`${id}e`} role="alert" hidden={!problem}>
        <Icon name="level-3" />
        <span>{problem}</span>
      </p>
    </form>
  )
}
