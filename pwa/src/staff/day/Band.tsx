import { hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Key } from '../../ui/Key'
import { named } from '../session'
import type { Span } from './Calendar'
import { midnight } from './state'
import { t } from './words'

interface BandProps {
  span: Span
  onEnter: (() => void) | undefined
  onBlock: () => void
  onStop: () => void
}

/** A time was drawn over empty space: what is to become of it. */
export function Band({ span, onEnter, onBlock, onStop }: BandProps) {
  const at = (m: number): string => hhmm(midnight(span.col.day.date) + m * 60_000)
  const words = t('pickedTime', { from: at(span.from), to: at(span.to), place: named(span.col.resource) })
  return (
    <div class="band" role="group" aria-label={words}>
      <p class="grow" role="status">
        <b>{words}</b>
      </p>
      {onEnter && (
        <Button kind="light" size="sm" onClick={onEnter}>
          {t('enter')} <Key>N</Key>
        </Button>
      )}
      <Button kind="light" size="sm" onClick={onBlock}>
        {t('keepFree')} <Key>B</Key>
      </Button>
      <button type="button" class="link" onClick={onStop}>
        {t('stop')} <Key>Esc</Key>
      </button>
    </div>
  )
}
