import { Icon } from './Icon'

interface DayStepperProps {
  day: string
  note?: string | undefined
  previous: { label: string; go: (() => void) | undefined }
  next: { label: string; go: (() => void) | undefined }
}

export function DayStepper({ day, note, previous, next }: DayStepperProps) {
  return (
    <div class="day">
      <button type="button" aria-label={previous.label} disabled={!previous.go} onClick={previous.go}>
        <Icon name="left" />
      </button>
      <p aria-live="polite">
        <b>{day}</b> {note && <span class="t2">{note}</span>}
      </p>
      <button type="button" aria-label={next.label} disabled={!next.go} onClick={next.go}>
        <Icon name="right" />
      </button>
    </div>
  )
}
