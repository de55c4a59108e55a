import { useId } from 'preact/hooks'

interface ChoiceProps {
  label: string
  value: string
  /** What stands for nothing chosen, where nothing may be. */
  none?: string
  choices: readonly (readonly [value: string, said: string])[]
  onChoose: (value: string) => void
}

/** One of many, as the phone itself lets one choose. */
export function Choice({ label, value, none, choices, onChoose }: ChoiceProps) {
  const id = useId()
  return (
    <div class="f">
      <label for={id}>
        <b>{label}</b>
      </label>
      <select id={id} value={value} onChange={e => onChoose(e.currentTarget.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {choices.map(([of, said]) => (
          <option key={of} value={of}>
            {said}
          </option>
        ))}
      </select>
    </div>
  )
}
