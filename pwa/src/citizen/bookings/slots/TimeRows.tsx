import { clock } from '../../../lib/time'
import { explain } from '../../../messages/errors'
import { FreeTime, HeldTime, SeenTime } from '../../../ui/TimeRow'
import { toast } from '../../../ui/Toasts'
import type { Service, Slot } from '../api'
import { extend } from '../holding'
import { isRoom, keptAs, keptFor, offer } from '../say'
import { t } from '../words'
import type { Row } from './days'

interface TimeRowsProps {
  rows: readonly Row[]
  service: Service
  busyAt: string | undefined
  onTake: (slot: Slot) => void
  onOver: () => void
}

export function TimeRows({ rows, service, busyAt, onTake, onOver }: TimeRowsProps) {
  return (
    <div class="times">
      {rows.map(row => {
        const time = clock(row.starts_at)
        if (row.kind === 'seen') return <SeenTime key={row.starts_at} time={time} />
        if (row.kind === 'free') {
          return <FreeTime key={row.starts_at} time={time} offer={offer(row.slot, service)} busy={busyAt === row.starts_at} onClick={() => onTake(row.slot)} />
        }
        const { held_until, extensions_left } = row.booking
        return (
          <HeldTime
            key={row.starts_at}
            time={time}
            who={keptAs(row.booking)}
            {...(isRoom(row.booking) && { detail: keptFor(row.booking) })}
            until={Date.parse(held_until!)}
            lasts={service.hold_seconds}
            onOver={onOver}
            onMore={extensions_left > 0 ? longer : undefined}
          />
        )
      })}
    </div>
  )
}

export function longer(): void {
  extend().then(
    () => toast(t('holdLonger'), { icon: 'clock' }),
    (error: unknown) => toast(explain(error)),
  )
}
