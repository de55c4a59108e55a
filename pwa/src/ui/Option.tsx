import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { Icon } from './Icon'
import type { IconName } from './names'

interface OptionsProps {
  legend: string
  /** The page's heading says it already. */
  headed?: boolean
  hint?: string
  /** What is wrong and how to put it right. */
  error?: string | undefined
  children: ComponentChildren
}

export function Options({ legend, headed, hint, error, children }: OptionsProps) {
  const id = useId()
  const described = [hint && `${id}h`, error && `${id}e`].filter(Boolean).join(' ') || undefined
  return (
    <fieldset class="group" aria-describedby={described}>
      <legend class={headed ? 'vh' : ''}>{legend}</legend>
      {hint && (
        <p class="s t2" id={`${id}h`}>
          {hint}
        </p>
      )}
      <div class="opts">{children}</div>
      {error && (
        <p class="err" id={`${id}e`} role="alert">
          <Icon name="level-3" />
          <span>{error}</span>
        </p>
      )}
    </fieldset>
  )
}

interface OptionProps {
  /** One of several (the same `name`), or each for itself. */
  type: 'radio' | 'checkbox'
  name: string
  checked: boolean
  onChange: (checked: boolean) => void
  label: string
  hint?: string
  icon?: IconName
  /** A drawing in the icon's place. */
  mark?: ComponentChildren
  wide?: boolean
  invalid?: boolean
}

/** A real input under a drawn box, so that keys, forms and screen readers know it. */
export function Option({ type, name, checked, onChange, label, hint, icon, mark, wide, invalid }: OptionProps) {
  return (
    <label class={['opt', checked && 'on', wide && 'wide'].filter(Boolean).join(' ')}>
      <input type={type} name={name} checked={checked} aria-invalid={invalid || undefined} onChange={e => onChange(e.currentTarget.checked)} />
      {icon ? <Icon name={icon} size="l" /> : mark}
      <span class="lines">
        {label}
        {hint && <small>{hint}</small>}
      </span>
      {checked && <Icon name="check" class="tick" />}
    </label>
  )
}
