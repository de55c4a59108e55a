import { useEffect, useRef } from 'preact/hooks'
import { fullDay } from '../../bookings/say'
import { Icon } from '../../../ui/Icon'
import type { LendingDay, Suit } from '../api'
import { fullTime, noon } from '../say'
import { t } from '../words'

/** Somebody was faster: the nearest days on which this size is free. */
export function Taken({ days, suit }: { days: readonly LendingDay[]; suit: Suit }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section class="panel lit">
      <h2 ref={heading} tabIndex={-1}>
        {t('takenTitle')}
      </h2>
      <p class="m4">{t(days.length > 0 ? 'takenText' : 'takenNone')}</p>
      <div class="times m12">
        {days.map(day => (
          <a key={day.date} class="time" href={`/lending/suits/${suit.id}?day=${day.date}`}>
            <span class="grow">
              <b>{fullDay(noon(day.date), Date.now())}</b>
              <br />
              <span class="s t2">{t('backBy', { until: fullTime(day.due_at) })}</span>
            </span>
            <Icon name="right" />
          </a>
        ))}
      </div>
      {days.length === 0 && (
        <a class="link" href={`/lending/size?cut=${suit.cut}`}>
          {t('otherSize')}
        </a>
      )}
    </section>
  )
}
