import { useId } from 'preact/hooks'
import { asClock } from './clock'

interface ClockProps {
  label: string
  value: string
  onInput: (value: string) => void
  /** The label is only for screen readers: the place says it. */
  bare?: boolean
  invalid?: boolean
  describedBy?: string | undefined
  name?: string
}

/** A time by 24 hours. The browser's own box would follow the computer's language into AM and PM. */
export function ClockField({ label, value, onInput, bare, invalid, describedBy, name }: ClockProps) {
  const id = useId()
  const box = (
    <input
      id={id}
      name={name}
      class="clock"
      type="text"
      inputMode="numeric"
      autocomplete="off"
      maxLength={5}
      placeholder="18:00"
      value={value}
      aria-label={bare ? label : undefined}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      onInput={e => onInput(e.currentTarget.value)}
      onBlur={e => onInput(asClock(e.currentTarget.value))}
    />
  )
  if (bare) return box
  return (
    <div class="f">
      <label for={id}>
        <b>{label}</b>
      </label>
      {box}
    </div>
  )
}
