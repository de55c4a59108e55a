import { t } from '../messages'
import { Icon } from './Icon'

interface DayStepperProps {
  day: string
  note?: string | undefined
  previous: { label: string; go: (() => void) | undefined }
  next: { label: string; go: (() => void) | undefined }
  /** Opens a list of days: then the day itself can be pressed. */
  pick?: { label: string; open: () => void }
}

export function DayStepper({ day, note, previous, next, pick }: DayStepperProps) {
  const words = (
    <>
      <b>{day}</b> {note && <span class="t2">{note}</span>}
    </>
  )
  return (
    <div class="day">
      <button type="button" aria-label={previous.label} disabled={!previous.go} onClick={previous.go}>
        <Icon name="left" />
      </button>
      {pick ? (
        <button type="button" class="days" onClick={pick.open} aria-haspopup="dialog" aria-label={[day, note, pick.label].filter(Boolean).join(t('comma'))}>
          <span aria-live="polite">{words}</span>
          <Icon name="down" size="m" />
        </button>
      ) : (
        <p aria-live="polite">{words}</p>
      )}
      <button type="button" aria-label={next.label} disabled={!next.go} onClick={next.go}>
        <Icon name="right" />
      </button>
    </div>
  )
}
