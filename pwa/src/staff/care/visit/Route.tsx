import { useResource } from '../../../lib/resource'
import { useLocation } from '../../../lib/router'
import { dateKey, day as longDay, hhmm } from '../../../lib/time'
import { Bar } from '../../../ui/Bar'
import { ButtonLink } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Skeleton } from '../../../ui/Skeleton'
import { Void } from '../../../ui/Void'
import { useNow } from '../../day/now'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { Aboard } from '../offline/Aboard'
import { ageOf, dongOf, needsOf } from '../say'
import { loadRoute, type Stop } from './calls'
import { t } from './words'

const noon = (key: string): number => Date.parse(`${key}T12:00:00+09:00`)
const DAY = 86_400_000
const at = (key: string): string => `/staff/care/route?on=${key}`

/** One's visits of a day, door after door. */
export default function RoutePage() {
  const { query } = useLocation()
  const now = useNow(30_000)
  const today = dateKey(now)
  const asked = query['on'] ?? ''
  const day = /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : today
  const found = useResource(`staff:care:route:${day}`, () => loadRoute(day))
  const stops = found.data.value?.stops
  const done = stops?.filter(s => s.visit_status === 'made').length ?? 0
  const next = day === today ? stops?.find(s => s.visit_status === 'planned') : undefined
  const heading = day === today ? t('route') : t('routeOf', { day: longDay(noon(day)) })
  return (
    <Desk title={heading} current="/staff/care/route">
      <Bar
        heading={longDay(noon(day))}
        before={
          <a class="ib" aria-label={t('before')} href={at(dateKey(noon(day) - DAY))}>
            <Icon name="left" />
          </a>
        }
      >
        <a class="ib" aria-label={t('after')} href={at(dateKey(noon(day) + DAY))}>
          <Icon name="right" />
        </a>
        {day !== today && (
          <ButtonLink kind="plain" size="sm" href="/staff/care/route">
            {t('today')}
          </ButtonLink>
        )}
      </Bar>
      {day === today && <Aboard canTake={stops?.some(s => s.visit_status === 'planned') ?? false} />}
      {stops ? (
        stops.length === 0 ? (
          <Void art="empty" title={t('noneTitle')} text={t('noneText')}>
            <ButtonLink kind="plain" size="sm" href="/staff/care?filter=mine">
              {t('toDesk')}
            </ButtonLink>
          </Void>
        ) : (
          <div class="body">
            <p class="t2">{t('sum', { n: stops.length, done })}</p>
            <ol class="stops" aria-label={t('stops')}>
              {stops.map(s => (
                <li key={s.visit_id} class={s.visit_status === 'made' ? 'stop done' : s === next ? 'stop first' : 'stop'}>
                  <One of={s} isNext={s === next} now={now} />
                </li>
              ))}
            </ol>
          </div>
        )
      ) : found.error.value !== undefined ? (
        <Failed error={found.error.value} again={() => void found.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

function One({ of: s, isNext, now }: { of: Stop; isNext: boolean; now: number }) {
  const made = s.visit_status === 'made'
  const page = `/staff/care/cases/${s.case_id}`
  return (
    <>
      <p class="tm">
        <b>{hhmm(s.starts_at)}</b>
        <span class="s t2">{t('to', { at: hhmm(s.ends_at) })}</span>
      </p>
      <div class="what">
        <h2>
          {s.name || t('nameless')} {s.born_on && <span class="t2">{t('age', { n: ageOf(s.born_on, now) })}</span>}
        </h2>
        <p class="tags">
          {made && (
            <span class="flag ok">
              <Icon name="check" size="m" />
              {t('done')}
            </span>
          )}
          {isNext && (
            <span class="flag now">
              <Icon name="walk" size="m" />
              {t('next')}
            </span>
          )}
          {s.urgency === 'emergency' && (
            <span class="flag bad">
              <Icon name="level-3" size="m" />
              {t('danger')}
            </span>
          )}
          {s.assessment === 'draft' && (
            <span class="flag">
              <Icon name="edit" size="m" />
              {t('draft')}
            </span>
          )}
          {!made && s.lives_alone && (
            <span class="flag">
              <Icon name="home" size="m" />
              {t('alone')}
            </span>
          )}
          {!made && (
            <span class="flag">
              <Icon name="shield" size="m" />
              {t('risk', { n: s.risk })}
            </span>
          )}
        </p>
        {!made && (
          <dl class="facts">
            <div>
              <dt>{t('address')}</dt>
              <dd>
                {dongOf(s.dong)} {s.address}
              </dd>
            </div>
            {s.access && (
              <div>
                <dt>{t('access')}</dt>
                <dd>{s.access}</dd>
              </div>
            )}
            <div>
              <dt>{t('phone')}</dt>
              <dd>
                {s.phone ? (
                  <a class="link tel" href={`tel:${s.phone.replace(/[^+\d]/g, '')}`}>
                    <Icon name="phone" size="m" />
                    {s.phone}
                  </a>
                ) : (
                  <span class="t2">{t('phoneNone')}</span>
                )}
              </dd>
            </div>
            <div>
              <dt>{t('hard')}</dt>
              <dd>
                {needsOf(s.needs)}
                {s.words && <span class="lines said-so">“{s.words}”</span>}
              </dd>
            </div>
          </dl>
        )}
        <p class="row wrap does">
          {!made && (
            <ButtonLink size="sm" {...(!isNext && { kind: 'plain' as const })} href={`${page}/assessment`}>
              {t(s.assessment === 'draft' ? 'goOn' : 'begin')}
            </ButtonLink>
          )}
          <a class="link" href={page} aria-label={`${s.name || t('nameless')} ${t('look')}`}>
            {t('look')}
          </a>
        </p>
      </div>
    </>
  )
}
