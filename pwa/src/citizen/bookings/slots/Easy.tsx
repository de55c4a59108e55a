import { useState } from 'preact/hooks'
import { useFew } from '../../../lib/few'
import { useStep } from '../../../lib/router'
import { clock, shortDay } from '../../../lib/time'
import { Button } from '../../../ui/Button'
import { Item, List } from '../../../ui/List'
import { More } from '../../../ui/More'
import { FreeTime } from '../../../ui/TimeRow'
import type { Booking, Day, Service, Slot } from '../api'
import { offer } from '../say'
import { t } from '../words'
import { freeOn, rowsOf } from './days'
import { TimeRows } from './TimeRows'

/** Easy mode's first question: the days that have a free time, three at a time. */
export function EasyDays({ days, onDay }: { days: readonly Day[]; onDay: (day: Day) => void }) {
  const few = useFew(
    days.filter(day => freeOn(day) > 0),
    3,
  )
  return (
    <>
      <div ref={few.box}>
        <List>
          {few.shown.map(day => (
            <Item key={day.date} icon="calendar" strong title={shortDay(`${day.date}T12:00:00+09:00`)} detail={t('freeTimes', { n: freeOn(day) })} onClick={() => onDay(day)} />
          ))}
        </List>
      </div>
      <More label={t('moreDays')} few={few} />
    </>
  )
}

interface EasyTimesProps {
  day: Day
  /** The time that this person holds on that day. */
  mine: Booking | null
  service: Service
  busyAt: string | undefined
  onTake: (slot: Slot) => void
  onOver: () => void
}

/** The second: the free times of a day, a few at a time; the one that was chosen stands alone. */
export function EasyTimes({ day, mine, service, busyAt, onTake, onOver }: EasyTimesProps) {
  const [others, setOthers] = useState(false)
  const free = day.slots.filter(slot => slot.free > 0)
  const few = useFew(free, mine ? 2 : 3)
  useStep(others)
  if (mine && !others) {
    return (
      <>
        <TimeRows rows={rowsOf(day, mine, service).filter(row => row.kind === 'held')} service={service} busyAt={busyAt} onTake={onTake} onOver={onOver} />
        {free.length > 0 && (
          <Button kind="plain" icon="clock" onClick={() => setOthers(true)}>
            {t('moreTimes')}
          </Button>
        )}
      </>
    )
  }
  return (
    <>
      <div class="times" ref={few.box}>
        {few.shown.map(slot => (
          <FreeTime
            key={slot.starts_at}
            time={clock(slot.starts_at)}
            offer={offer(slot, service)}
            busy={busyAt === slot.starts_at}
            onClick={() => {
              setOthers(false)
              onTake(slot)
            }}
          />
        ))}
      </div>
      <More label={t('moreTimes')} few={few} />
    </>
  )
}
