import type { ComponentChildren } from 'preact'
import { Icon } from './Icon'
import type { IconName } from './names'

export function Options({ legend, children }: { legend: string; children: ComponentChildren }) {
  return (
    <fieldset class="group">
      <legend>{legend}</legend>
      <div class="opts">{children}</div>
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
  wide?: boolean
}

/** A real input under a drawn box, so that keys, forms and screen readers know it. */
export function Option({ type, name, checked, onChange, label, hint, icon, wide }: OptionProps) {
  return (
    <label class={['opt', checked && 'on', wide && 'wide'].filter(Boolean).join(' ')}>
      <input type={type} name={name} checked={checked} onChange={e => onChange(e.currentTarget.checked)} />
      {icon && <Icon name={icon} size="l" />}
      <span class="lines">
        {label}
        {hint && <small>{hint}</small>}
      </span>
      {checked && <Icon name="check" class="tick" />}
    </label>
  )
}
