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
  /** Where one can ask to be told; undefined for who has a booking of it. */
  wait?: string
}

/** What to do on a day without free times: the next day that has some, or who to call. */
export function NoTimes({ days, index, service, named, hasMine, onDay, onAnyone, wait }: NoTimesProps) {
  const shown = days[index]!
  if (freeOn(shown) > 0) return null
  const next = nextFreeDay(days, index)
  const reason = closedReason(shown)
  if (next) {
    return (
      <Panel>
        <p>{reason || t(hasMine ? 'dayNoOther' : shown.has_times ? 'dayFull' : 'dayNever')}</p>
        <div class="m12">
          <Button kind="plain" size="mid" icon="calendar" onClick={() => onDay(next)}>
            {t('nextFree', { day: fullDay(`${next.date}T12:00:00+09:00`, Date.now()) })}
          </Button>
        </div>
        {wait && shown.has_times && (
          <p class="m8">
            <a class="link" href={wait}>
              {t('waitHere')}
            </a>
          </p>
        )}
      </Panel>
    )
  }
  if (hasMine) return null
  return (
    <Void art="empty" title={t('allFull')} text={named ? t(service.kind === 'room' ? 'allFullRoom' : 'allFullOne') : t('allFullText')}>
      <div class="m16 stack tight">
        {wait && !named && (
          <ButtonLink icon="bell" href={wait}>
            {t('waitHere')}
          </ButtonLink>
        )}
        {named ? (
          <Button onClick={onAnyone}>{t(service.kind === 'room' ? 'anyRoomInstead' : 'anyoneInstead')}</Button>
        ) : (
          <ButtonLink kind="plain" size="mid" icon="phone" href={`tel:${service.site.phone}`}>
            {t('callSite', { phone: service.site.phone })}
          </ButtonLink>
        )}
      </div>
      {wait && named && (
        <a class="link" href={wait}>
          {t('waitHere')}
        </a>
      )}
    </Void>
  )
}
