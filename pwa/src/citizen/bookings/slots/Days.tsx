import { useState } from 'preact/hooks'
import type { Resource } from '../../../lib/resource'
import { settings } from '../../../lib/settings'
import { clock, dateKey, shortDay } from '../../../lib/time'
import { DayStepper } from '../../../ui/DayStepper'
import { Skeleton } from '../../../ui/Skeleton'
import { State } from '../../../ui/State'
import { Stopped } from '../../../ui/Stopped'
import { FreeTime, SeenTime } from '../../../ui/TimeRow'
import type { Booking, Day, Service, Slot } from '../api'
import { fullDay, keptAs, offer } from '../say'
import { t } from '../words'
import { closedReason, DayList } from './Choices'
import { dayToShow, freeOn, otherThan } from './days'
import { EasyDays, EasyTimes } from './Easy'
import { NoTimes } from './NoTimes'

const noon = (date: string): string => `${date}T12:00:00+09:00`

interface DaysProps {
  days: Resource<Day[]>
  /** The day that is asked for. */
  day: string | undefined
  service: Service
  /** The booking that is to have another time: its own is said, and cannot be chosen. */
  own: Booking
  named: boolean
  onDay: (day: string) => void
  onTake: (slot: Slot) => void
  onAnyone: () => void
}

/** The free times, a day at a time, for who has a booking. */
export function Days({ days, day, service, own, named, onDay, onTake, onAnyone }: DaysProps) {
  const [open, setOpen] = useState(false)
  const all = days.data.value?.map(d => otherThan(d, own))
  if (!all) return days.error.value ? <Stopped error={days.error.value} onRetry={() => void days.refresh()} /> : <Skeleton />
  const index = dayToShow(all, day)
  const shown = all[index]
  if (!shown) return null
  const goTo = (to: Day | undefined) => to && (() => onDay(to.date))
  const free = freeOn(shown)
  // One question a screen: the day, then the time.
  if (settings.value.easy) {
    return day === undefined && all.some(d => freeOn(d) > 0) ? (
      <EasyDays days={all} onDay={to => onDay(to.date)} />
    ) : (
      <>
        <p class="t2 cap">{fullDay(noon(shown.date), Date.now())}</p>
        <EasyTimes key={shown.date} day={shown} mine={null} service={service} busyAt={undefined} onTake={onTake} onOver={() => undefined} />
      </>
    )
  }
  const isOwnDay = dateKey(own.starts_at) === shown.date
  const rows = [...shown.slots, ...(isOwnDay ? [own] : [])].sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at))
  return (
    <>
      <DayStepper
        day={shortDay(noon(shown.date))}
        note={free > 0 ? t('freeTimes', { n: free }) : t(closedReason(shown) ? 'closed' : 'full')}
        previous={{ label: t('dayBefore'), go: goTo(all[index - 1]) }}
        next={{ label: t('dayAfter'), go: goTo(all[index + 1]) }}
        pick={{ label: t('allDays'), open: () => setOpen(true) }}
      />
      <DayList days={all} open={open} onClose={() => setOpen(false)} onChoose={to => onDay(to.date)} />
      {days.error.value !== undefined && <Stopped error={days.error.value} onRetry={() => void days.refresh()} />}
      <section class="m8" aria-label={fullDay(noon(shown.date), Date.now())}>
        <h2 class="vh">{t('times')}</h2>
        <div class="times">
          {rows.map(row =>
            'id' in row ? (
              <div key="own" class="time held">
                <div class="row">
                  <b>{clock(row.starts_at)}</b>
                  <span class="grow">{keptAs(row)}</span>
                  <State icon="check">{t('moveNow')}</State>
                </div>
              </div>
            ) : row.free > 0 ? (
              <FreeTime key={row.starts_at} time={clock(row.starts_at)} offer={offer(row, service)} onClick={() => onTake(row)} />
            ) : (
              <SeenTime key={row.starts_at} time={clock(row.starts_at)} />
            ),
          )}
        </div>
      </section>
      <NoTimes days={all} index={index} service={service} named={named} hasMine={isOwnDay} onDay={to => onDay(to.date)} onAnyone={onAnyone} />
    </>
  )
}
