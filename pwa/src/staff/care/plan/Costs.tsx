import { won } from '../../../lib/won'
import { Icon } from '../../../ui/Icon'
import type { CarePlan } from './calls'
import { dayOf } from '../../../lib/day'
import { problemOf, serviceOf } from './say'
import { t } from './words'

/** Who pays what, line by line, and how much of the year's money it takes. */
export function Costs({ of: plan }: { of: CarePlan }) {
  const { lines, years, problems } = plan.costs
  if (lines.length === 0) return <p class="t2">{t('costsNone')}</p>
  const unknown = problems.some(p => p.kind === 'income_unknown')
  const said = problems.flatMap(p => problemOf(p) ?? [])
  return (
    <div class="bill">
      {said.map(words => (
        <p key={words} class="warn">
          <Icon name="info" size="m" />
          {words}
        </p>
      ))}
      {unknown && <p class="calm">{t('personUnknown')}</p>}
      {years.map(year => (
        <section key={year.year}>
          <h3>{t('year', { year: year.year })}</h3>
          <svg class="meter" viewBox="0 0 100 8" width="100%" height="8" preserveAspectRatio="none" aria-hidden="true">
            <rect class="all" width="100" height="8" />
            <rect class="part" width={Math.min(100, (100 * (year.granted_won + year.city_won)) / Math.max(1, year.cap_won))} height="8" />
          </svg>
          <p>{unknown ? t('capOnly', { cap: won(year.cap_won) }) : t('capOf', { won: won(year.city_won), cap: won(year.cap_won) })}</p>
          <p hidden={unknown && year.granted_won === 0} class={year.over_won ? 'bad' : 't2'}>
            {[
              year.granted_won > 0 && t('granted', { won: won(year.granted_won) }),
              !unknown && (year.over_won ? t('over', { won: won(year.over_won) }) : t('leftOf', { won: won(year.left_won) })),
              year.runs_out_on && t('runsOut', { day: dayOf(year.runs_out_on) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('colLine')}</th>
                <th scope="col">{t('colTimes')}</th>
                <th scope="col">{t('colPerson')}</th>
                <th scope="col">{t('colCity')}</th>
              </tr>
            </thead>
            <tbody>
              {lines
                .filter(line => line.year === year.year)
                .map((line, n) => {
                  const item = plan.items.find(i => i.id === line.item_id)
                  return (
                    <tr key={n}>
                      <th scope="row">{item ? serviceOf(item.service) : ''}</th>
                      <td>{line.occasions}</td>
                      <td>{unknown && item?.service.tier !== 'public' ? '?' : won(line.person_won)}</td>
                      <td>{unknown && item?.service.tier !== 'public' ? '?' : won(line.city_won)}</td>
                    </tr>
                  )
                })}
            </tbody>
          </table>
        </section>
      ))}
      {!unknown && <p class="sums">{t('totalPerson', { won: won(years.reduce((n, y) => n + y.person_won, 0)) })}</p>}
      <p class="s t2">{t('rounded')}</p>
    </div>
  )
}
