import { useState } from 'preact/hooks'
import { useFew } from '../../../lib/few'
import { useLocation, useStep } from '../../../lib/router'
import { settings } from '../../../lib/settings'
import { clock, shortDay } from '../../../lib/time'
import { Button } from '../../../ui/Button'
import { Chip, Chips } from '../../../ui/Chip'
import { Icon } from '../../../ui/Icon'
import { Item, List } from '../../../ui/List'
import { More } from '../../../ui/More'
import type { LendingDay, Suit } from '../api'
import { fullTime, noon, partOf, type PartOfDay } from '../say'
import { t } from '../words'

const PARTS = ['morning', 'afternoon', 'evening'] as const

interface TimesProps {
  day: LendingDay
  suit: Suit
  minutes: number
  /** The address of the list of days. */
  days: string
}

/** The times of a day at which there is room to try it on. */
export function Times({ day, suit, minutes, days }: TimesProps) {
  const { route } = useLocation()
  const take = (at: string): void => route(`/lending/suits/${suit.id}/about?at=${encodeURIComponent(at)}`)
  const parts = PARTS.map(part => ({ part, times: day.pick_ups.map(time => time.starts_at).filter(at => partOf(at) === part) })).filter(p => p.times.length > 0)
  if (settings.value.easy) {
    return (
      <>
        <p class="t2">{shortDay(noon(day.date))}</p>
        <EasyTimes parts={parts} onTake={take} />
      </>
    )
  }
  return (
    <>
      <a class="pick m8" href={days}>
        <Icon name="calendar" />
        <span class="grow">
          <small class="t2">{t('pickUpDay')}</small>
          <b>{shortDay(noon(day.date))}</b>
          <small class="t2">{t('backBy', { until: fullTime(day.due_at) })}</small>
        </span>
        <span class="link">{t('change')}</span>
      </a>
      <p class="t2">{t('fitting', { minutes })}</p>
      {parts.map(({ part, times }) => (
        <section key={part}>
          <h2>{t(part)}</h2>
          <div class="m8">
            <Chips label={t(part)}>
              {times.map(at => (
                <Chip key={at} onClick={() => take(at)}>
                  {clock(at)}
                </Chip>
              ))}
            </Chips>
          </div>
        </section>
      ))}
    </>
  )
}

interface Part {
  part: PartOfDay
  times: string[]
}

/** Easy mode: which part of the day, then a few times of it. */
function EasyTimes({ parts, onTake }: { parts: readonly Part[]; onTake: (at: string) => void }) {
  const [chosen, setChosen] = useState<PartOfDay>()
  const part = parts.find(p => p.part === chosen) ?? (parts.length === 1 ? parts[0] : undefined)
  const few = useFew(part?.times ?? [], 2)
  useStep(chosen)
  if (!part) {
    return (
      <section>
        <h2>{t('whatPart')}</h2>
        <List>
          {parts.map(p => (
            <Item key={p.part} strong title={t(p.part)} onClick={() => setChosen(p.part)} />
          ))}
        </List>
      </section>
    )
  }
  return (
    <>
      <div ref={few.box}>
        <List>
          {few.shown.map(at => (
            <Item key={at} strong title={clock(at)} onClick={() => onTake(at)} />
          ))}
        </List>
      </div>
      <More label={t('moreTimes')} few={few} />
      {parts.length > 1 && (
        <Button kind="plain" size="mid" onClick={() => setChosen(undefined)}>
          {t('otherPart')}
        </Button>
      )}
    </>
  )
}
