import { useEffect, useId, useRef } from 'preact/hooks'
import { t } from '../messages'
import { Icon } from './Icon'

interface FieldProps {
  label: string
  value: string
  onInput: (value: string, box: HTMLInputElement | HTMLTextAreaElement) => void
  hint?: string
  /** What is wrong and how to put it right. */
  error?: string | undefined
  /** Counted in letters as people count them. */
  most?: number
  /** More than one line. */
  lines?: number
  type?: 'text' | 'password' | 'tel' | 'search' | 'date' | 'time' | 'datetime-local' | 'url'
  inputMode?: 'text' | 'numeric' | 'tel'
  autoComplete?: 'name' | 'tel' | 'one-time-code' | 'bday' | 'new-password' | 'current-password' | 'off'
  required?: boolean
  name?: string
  /** The page's heading says the label already. */
  headed?: boolean
  /** The one thing to do on this page. */
  focused?: boolean
}

/** A label, a box, and the words that belong to it. */
export function Field({ label, value, onInput, hint, error, most, lines, type = 'text', inputMode, autoComplete, required, name, headed, focused }: FieldProps) {
  const id = useId()
  const box = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  useEffect(() => {
    if (focused) box.current?.focus()
  }, [focused])
  const used = [...value].length
  const described = [hint && `${id}h`, most && `${id}c`, error && `${id}e`].filter(Boolean).join(' ') || undefined
  const common = {
    id,
    ref: box,
    name,
    value,
    required,
    autocomplete: autoComplete,
    'aria-describedby': described,
    'aria-invalid': error ? true : undefined,
  } as const
  return (
    <div class="f">
      <div class="fl">
        <label for={id} class={headed ? 'vh' : undefined}>
          <b>{label}</b>
        </label>
        {most && (
          <span class="s t2" id={`${id}c`}>
            {t('charsLeft', { used, most })}
          </span>
        )}
      </div>
      {hint && (
        <p class="s t2" id={`${id}h`}>
          {hint}
        </p>
      )}
      {lines ? (
        <textarea {...common} rows={lines} onInput={e => onInput(e.currentTarget.value, e.currentTarget)} />
      ) : (
        <input {...common} type={type as 'text'} inputMode={inputMode} onInput={e => onInput(e.currentTarget.value, e.currentTarget)} />
      )}
      {error && (
        <p class="err" id={`${id}e`} role="alert">
          <Icon name="level-3" />
          <span>{error}</span>
        </p>
      )}
    </div>
  )
}
