import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../../ui/Button'
import { focusWrong } from '../../editing/focusWrong'
import { Refusal } from '../../editing/Refusal'
import { Stale } from '../../editing/Stale'
import { useChange, type Change } from '../../editing/useChange'
import { t } from './words'

/** What is wrong at which field. */
export type Wrong = Readonly<Record<string, string>>

interface EditFormProps {
  /** What the change does. */
  text: string
  action: string
  wrong: Wrong
  /** Throws why it was refused. */
  send: () => Promise<void>
  onStop: () => void
  /** Two changed the same: what each wrote, and what is then kept. */
  stale?: { fields: readonly (readonly [label: string, theirs: string, mine: string])[]; is: boolean; refresh: () => void; onMine: () => void; onTheirs: () => void }
  children: (errorAt: (name: string) => string | undefined) => ComponentChildren
}

/** A form of the directory: says what it does, marks what is to be put right, and loses nothing of two who write. */
export function EditForm({ text, action, wrong, send, onStop, stale, children }: EditFormProps) {
  const change: Change = useChange()
  const [tried, setTried] = useState(false)
  const box = useRef<HTMLFormElement>(null)
  const first = useRef<HTMLParagraphElement>(null)
  useEffect(() => first.current?.focus(), [])
  useEffect(() => {
    if (change.stale) stale?.refresh()
  }, [change.stale])
  const isStale = stale !== undefined && (change.stale || stale.is)
  const has = Object.keys(wrong).length > 0
  const save = async (): Promise<void> => {
    setTried(true)
    change.forget()
    if (has) return focusWrong(box.current)
    await change.run(send)
  }
  return (
    <form
      ref={box}
      noValidate
      class="fields m12"
      onSubmit={e => {
        e.preventDefault()
        void save()
      }}
    >
      <p class="t2" ref={first} tabIndex={-1}>
        {text}
      </p>
      {children(name => (tried ? (wrong[name] ?? (change.refused?.fields.has(name) ? t('fieldWrong') : undefined)) : undefined))}
      <Refusal change={change} problem={tried && has ? t('look') : ''} />
      {isStale && (
        <Stale
          fields={stale.fields}
          busy={change.busy}
          onMine={() => {
            stale.onMine()
            void save()
          }}
          onTheirs={() => {
            change.forget()
            stale.onTheirs()
          }}
        />
      )}
      <div class="row wrap">
        <Button size="sm" submit busy={change.busy} disabled={isStale}>
          {action}
        </Button>
        <Button kind="plain" size="sm" onClick={onStop}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}
