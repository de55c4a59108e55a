import { t } from '../messages'
import { Hold } from './Hold'
import { Icon } from './Icon'
import { State } from './State'

interface Common {
  /** 오전 10:40 */
  time: string
}

/** A free time: what it offers, and a press that keeps it. */
export function FreeTime({ time, offer, busy, onClick }: Common & { offer: string; busy?: boolean; onClick: () => void }) {
  return (
    <button type="button" class="time" aria-busy={busy || undefined} onClick={() => !busy && onClick()}>
      <b>{time}</b>
      <span class="grow">{offer}</span>
      <Icon name="right" />
    </button>
  )
}

export function SeenTime({ time }: Common) {
  return (
    <button type="button" class="time" disabled>
      <b>{time}</b>
      <span class="grow">{t('beingSeen')}</span>
    </button>
  )
}

interface HeldProps extends Common {
  who: string
  detail?: string
  until: number
  lasts: number
  onOver: () => void
  onMore?: (() => void) | undefined
}

/** The time that is kept for this person. */
export function HeldTime({ time, who, detail, ...hold }: HeldProps) {
  return (
    <div class="time held">
      <div class="row">
        <b>{time}</b>
        <span class="grow">{who}</span>
        <State icon="check">{t('chosen')}</State>
      </div>
      {detail && <p class="s t2">{detail}</p>}
      <Hold {...hold} />
    </div>
  )
}
