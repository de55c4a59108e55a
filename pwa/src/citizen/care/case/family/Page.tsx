import { api, body } from '../../../../api/client'
import { isProblem } from '../../../../api/problem'
import type { components } from '../../../../api/schema'
import { useResource } from '../../../../lib/resource'
import { useRoute } from '../../../../lib/router'
import { date, day, nearDay, when } from '../../../../lib/time'
import { useNow } from '../../../../lib/useNow'
import { ButtonLink } from '../../../../ui/Button'
import { Icon } from '../../../../ui/Icon'
import { Note } from '../../../../ui/Note'
import { Panel } from '../../../../ui/Panel'
import { Skeleton } from '../../../../ui/Skeleton'
import { Stopped } from '../../../../ui/Stopped'
import { Void } from '../../../../ui/Void'
import { useLive } from '../../../live'
import { Signed } from '../../../my/Signed'
import { t } from '../../words'

type Digest = components['schemas']['Digest']
const load = (case_id: string): Promise<Digest> => body(api.GET('/api/care/cases/{case_id}/digest', { params: { path: { case_id } } }))
const noon = (on: string): string => `${on}T12:00:00+09:00`

/** The week that is over, for a relative of whom the person wants it: days and appointments, nothing about health. */
export default function FamilyWeek() {
  const id = useRoute().params['id'] ?? ''
  return (
    <Signed title={t('weekTitle')} path={`/care/${id}/family`} back={{ to: `/care/${id}`, label: t('care') }}>
      {() => <Week key={id} id={id} />}
    </Signed>
  )
}

function Week({ id }: { id: string }) {
  const now = useNow()
  const found = useResource(`care:digest:${id}`, () => load(id))
  useLive({ case: which => (which === id || which === '') && void found.refresh() })
  const error = found.error.value
  // Once the person says no, what was shown goes, too.
  if (isProblem(error, 'no_digest') || isProblem(error, 'mandate_ended') || isProblem(error, 'not_found')) {
    return (
      <Void art="empty" title={t('weekNone')} text={t('weekNoneText')}>
        <div>
          <ButtonLink kind="plain" size="mid" href="/care">
            {t('toList')}
          </ButtonLink>
        </div>
      </Void>
    )
  }
  const week = found.data.value
  if (!week) return error ? <Stopped error={error} onRetry={() => void found.refresh()} /> : <Skeleton kind="tall" />
  return (
    <>
      <p class="t2 m8">{t('weekOf', { from: date(noon(week.first_day)), to: date(noon(week.last_day)), name: week.name ?? t('somebody') })}</p>
      <Panel kind="out">
        <h2>{t('weekVisited')}</h2>
        {week.visited_on.length === 0 ? (
          <p class="t2 m8">{t('weekVisitedNone')}</p>
        ) : (
          <ul class="stack tight m8">
            {week.visited_on.map(on => (
              <li key={on} class="row">
                <Icon name="check" />
                {day(noon(on))}
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {week.begun.length > 0 && (
        <Panel kind="out">
          <h2>{t('weekBegun')}</h2>
          <ul class="stack tight m8">
            {week.begun.map((one, n) => (
              <li key={n} class="row">
                <Icon name="care" />
                <span>{t('weekBegunOn', { what: one.need ? t(`week_${one.need}` as 'week_meals') : t('week_care'), day: date(noon(one.on_date)) })}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Panel kind="lit">
        <h2>{t('weekNext')}</h2>
        {week.next_visit_at === null && week.coming.length === 0 && <p class="m8">{t('weekNextNone')}</p>}
        {week.next_visit_at && <p class="m8">{t('visitAt', { time: when(week.next_visit_at, now) })}</p>}
        {week.coming.length > 0 && (
          <ul class="stack tight m8">
            {week.coming.map((one, n) => (
              <li key={n} class="row">
                <Icon name="care" />
                <span>{t('weekComingOn', { what: one.need ? t(`week_${one.need}` as 'week_meals') : t('week_care'), day: nearDay(noon(one.on_date), now) })}</span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Note icon="lock">{t('weekLimits')}</Note>
    </>
  )
}
