import { clock } from '../../../lib/time'
import { FreeTime } from '../../../ui/TimeRow'
import type { Service, Slot } from '../api'
import { fullDay, offer } from '../say'

interface SlotListProps {
  slots: readonly Slot[]
  service: Service
  busyAt?: string | undefined
  onTake: (slot: Slot) => void
}

/** Free times of several days, each a tap away; a day is said once. */
export function SlotList({ slots, service, busyAt, onTake }: SlotListProps) {
  let day = ''
  return (
    <div class="times m12">
      {slots.map(slot => {
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
  )
}
