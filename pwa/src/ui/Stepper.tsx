import { useEffect, useId, useState } from 'preact/hooks'
import { Icon } from './Icon'

interface StepperProps {
  label: string
  hint?: string
  value: number
  least: number
  most: number
  less: string
  more: string
  onChange: (value: number) => void
}

/** A number by two large buttons, or typed where it is far away. */
export function Stepper({ label, hint, value, least, most, less, more, onChange }: StepperProps) {
  const id = useId()
  const [typed, setTyped] = useState(String(value))
  useEffect(() => setTyped(String(value)), [value])
  const go = (to: number): void => onChange(Math.min(most, Math.max(least, to)))
  return (
    <div class="f">
      <label for={id}>
        <b>{label}</b>
      </label>
      {hint && (
        <p class="s t2" id={`${id}h`}>
          {hint}
        </p>
      )}
      <div class="stepper">
        <button type="button" aria-label={less} aria-disabled={value <= least || undefined} onClick={() => go(value - 1)}>
          <i />
        </button>
        <input
          id={id}
          inputMode="numeric"
          autocomplete="off"
          aria-describedby={hint && `${id}h`}
          value={typed}
          onInput={e => {
            const digits = e.currentTarget.value.replace(/\D/g, '').slice(0, 4)
            if (digits !== e.currentTarget.value) e.currentTarget.value = digits
            setTyped(digits)
            if (Number(digits) >= least) go(Number(digits))
          }}
          onBlur={() => setTyped(String(value))}
        />
        <button type="button" aria-label={more} aria-disabled={value >= most || undefined} onClick={() => go(value + 1)}>
          <Icon name="plus" />
        </button>
      </div>
    </div>
  )
}
