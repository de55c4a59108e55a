import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { Icon } from '../../../ui/Icon'
import { named } from '../../session'
import type { District } from '../../types'

interface ChoiceProps {
  label: string
  value: string
  onChange: (value: string) => void
  error?: string | undefined
  children: ComponentChildren
}

/** One of a list, with its label. */
export function Choice({ label, value, onChange, error, children }: ChoiceProps) {
  const id = useId()
  return (
    <div class="f">
      <div class="fl">
        <label for={id}>
          <b>{label}</b>
        </label>
      </div>
      <select id={id} value={value} aria-invalid={error ? true : undefined} aria-describedby={error ? `${id}e` : undefined} onChange={e => onChange(e.currentTarget.value)}>
        {children}
      </select>
      {error && (
        <p class="err" id={`${id}e`} role="alert">
          <Icon name="level-3" />
          <span>{error}</span>
        </p>
      )}
    </div>
  )
}

/** The dongs of the city under their districts: 우산동 exists twice. */
export function DongOptions({ districts }: { districts: readonly District[] }) {
  return (
    <>
      {districts.map(gu => (
        <optgroup key={gu.id} label={named(gu)}>
          {gu.dongs.map(dong => (
            <option key={dong.id} value={String(dong.id)}>
              {named(dong)}
            </option>
          ))}
        </optgroup>
      ))}
    </>
  )
}
