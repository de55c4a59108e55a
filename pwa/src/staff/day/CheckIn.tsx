import { useId, useRef, useState } from 'preact/hooks'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Key, useKey } from '../../ui/Key'
import { explain } from '../problems'
import { canScan, Scan } from '../Scan'
import type { Arrival } from '../types'
import { t as shell } from '../words'
import { checkInByCode } from './calls'
import { t } from './words'

export type { Arrival } from '../types'

const LENGTH = 6

/** The pass at the counter: six letters, then Enter; or the camera. */
export function CheckIn({ onArrived }: { onArrived: (arrival: Arrival) => void }) {
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
      onArrived(await checkInByCode(typed))
      setCode('')
    } catch (error) {
      setProblem(explain(error))
      box.current?.select()
    }
    setBusy(false)
  }
  return (
    <form
      class="code"
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
        {t('checkInCode')}
      </Button>
      {canScan() && (
        <Button kind="plain" size="sm" icon="qr" onClick={() => setScanning(true)}>
          {shell('scan')}
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
