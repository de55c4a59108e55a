import { Icon } from '../../ui/Icon'
import { ButtonLink } from '../../ui/Button'
import { named } from '../session'
import type { DayView } from '../types'
import { t } from './words'

/** Who cannot come that day, and how many have not answered. */
export function AwayBar({ day, site }: { day: DayView; site: number | undefined }) {
  return (
    <>
      {day.absences.map(absence => {
        const who = day.counsellors.find(c => c.id === absence.resource_id)
        return (
          <div class="stale" role="status" key={absence.id}>
            <Icon name="users" />
            <p class="grow">
              <b>{t('awayWho', { who: who ? named(who) : '' })}</b> {absence.visits === 0 ? t('awayNobody') : absence.waiting ? t('awayWaiting', { n: absence.waiting, all: absence.visits }) : t('awayAnswered', { all: absence.visits })}
            </p>
            <ButtonLink kind="plain" size="sm" href={`/staff/absences?id=${absence.id}${site ? `&site=${site}` : ''}`}>
              {t('awaySee')}
            </ButtonLink>
          </div>
        )
      })}
    </>
  )
}
