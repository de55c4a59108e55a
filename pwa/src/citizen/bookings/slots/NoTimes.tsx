import { Button, ButtonLink } from '../../../ui/Button'
import { Panel } from '../../../ui/Panel'
import { Void } from '../../../ui/Void'
import type { Day, Service } from '../api'
import { fullDay } from '../say'
import { t } from '../words'
import { closedReason } from './Choices'
import { freeOn, nextFreeDay } from './days'

interface NoTimesProps {
  days: readonly Day[]
  index: number
  service: Service
  /** Somebody or something is asked for by name. */
  named: boolean
  hasMine: boolean
  onDay: (day: Day) => void
  onAnyone: () => void
}

/** What to do on a day without free times: the next day that has some, or who to call. */
export function NoTimes({ days, index, service, named, hasMine, onDay, onAnyone }: NoTimesProps) {
  const shown = days[index]!
  if (freeOn(shown) > 0) return null
  const next = nextFreeDay(days, index)
  const reason = closedReason(shown)
  if (next) {
    return (
      <Panel>
        <p>{reason || t(hasMine ? 'dayNoOther' : 'dayFull')}</p>
        <div class="m12">
          <Button kind="plain" size="mid" icon="calendar" onClick={() => onDay(next)}>
            {t('nextFree', { day: fullDay(`${next.date}T12:00:00+09:00`, Date.now()) })}
          </Button>
        </div>
      </Panel>
    )
  }
  if (hasMine) return null
  return (
    <Void art="empty" title={t('allFull')} text={named ? t(service.kind === 'room' ? 'allFullRoom' : 'allFullOne') : t('allFullText')}>
      <div class="m16">
        {named ? (
          <Button onClick={onAnyone}>{t(service.kind === 'room' ? 'anyRoomInstead' : 'anyoneInstead')}</Button>
        ) : (
          <ButtonLink icon="phone" href={`tel:${service.site.phone}`}>
            {t('callSite', { phone: service.site.phone })}
          </ButtonLink>
        )}
      </div>
    </Void>
  )
}
