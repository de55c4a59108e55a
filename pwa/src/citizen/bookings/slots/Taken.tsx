import { useEffect, useRef } from 'preact/hooks'
import { clock } from '../../../lib/time'
import { FreeTime } from '../../../ui/TimeRow'
import { Panel } from '../../../ui/Panel'
import type { Service, Slot } from '../api'
import { fullDay, offer, withTopic } from '../say'
import { t } from '../words'
import type { Lost } from './useHolding'

interface TakenProps {
  lost: Lost
  service: Service
  busyAt: string | undefined
  onTake: (slot: Slot) => void
  onOther: () => void
  /** Words were written that are still there. */
  written?: boolean
}

/** That time just went: the nearest ones, each a tap away. */
export function Taken({ lost, service, busyAt, onTake, onOther, written }: TakenProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
    heading.current?.scrollIntoView({ block: 'nearest' })
  }, [lost])
  let day = ''
  return (
    <Panel kind="lit">
      <h2 ref={heading} tabIndex={-1}>
        {t('takenTitle', { time: withTopic(lost.starts_at) })}
      </h2>
      <p class="m4">
        {lost.nearest.length > 0 ? t('takenText') : t('takenNone')} {written && t('takenSafe')}
      </p>
      <div class="times m12">
        {lost.nearest.map(slot => {
          const of = fullDay(slot.starts_at, Date.now())
          const isNew = of !== day
          day = of
          return (
            <div key={slot.starts_at} class="stack tight">
              {isNew && <p class="s t2">{of}</p>}
              <FreeTime time={clock(slot.starts_at)} offer={offer(slot, service)} busy={busyAt === slot.starts_at} onClick={() => onTake(slot)} />
            </div>
          )
        })}
      </div>
      <p class="m12">
        <button type="button" class="link" onClick={onOther}>
          {t('otherTimes')}
        </button>
      </p>
    </Panel>
  )
}
