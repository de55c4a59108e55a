import { Icon } from '../../../ui/Icon'
import { fullDate } from '../directory/say'
import type { Calculation } from './calls'
import { sayProblem, won } from './say'
import { t } from './words'

interface ResultProps {
  calculation: Calculation
  /** What each item is called, by its id. */
  names: readonly string[]
}

/** What a plan comes to: a sentence to say, each year's cap, and the lines it is made of. */
export function Result({ calculation: { lines, years, problems }, names }: ResultProps) {
  const sum = (name: 'person_won' | 'city_won' | 'over_won'): number => lines.reduce((n, line) => n + line[name], 0)
  const [person, city, over] = [sum('person_won'), sum('city_won'), sum('over_won')]
  const several = years.length > 1
  return (
    <>
      <p class="big">{person === 0 ? t('sumNothing', { city: won(city) }) : t('sum', { person: won(person), city: won(city) })}</p>
      <ul class="each">
        {years.map(y =>
          y.over_won > 0 && y.runs_out_on !== null ? (
            <Said key={y.year} blocks text={t('yearOver', { year: y.year, cap: won(y.cap_won), over: won(y.over_won), date: fullDate(y.runs_out_on) })} />
          ) : (
            <li key={y.year}>{t('yearLeft', { year: y.year, cap: won(y.cap_won), left: won(y.left_won) })}</li>
          ),
        )}
        {problems.map((problem, n) => sayProblem(problem) && <Said key={n} blocks={problem.blocks} text={sayProblem(problem)} />)}
      </ul>
      <div class="scrolls" tabIndex={0} role="region" aria-label={t('lines')}>
        <table class="grid">
          <caption class="vh">{t('lines')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('what')}</th>
              {several && <th scope="col">{t('year')}</th>}
              <th scope="col">{t('times')}</th>
              <th scope="col">{t('price')}</th>
              <th scope="col">{t('person')}</th>
              <th scope="col">{t('cityPays')}</th>
              {over > 0 && <th scope="col">{t('over')}</th>}
            </tr>
          </thead>
          <tbody>
            {lines.map((line, n) => (
              <tr key={n}>
                <th scope="row">{names[Number(line.item_id)]}</th>
                {several && <td>{line.year}</td>}
                <td>{t('nTimes', { n: line.occasions })}</td>
                <td>{won(line.price_won)}</td>
                <td>
                  {won(line.person_won)}
                  <br />
                  <span class="s t2">{t('percent', { n: line.pays_percent })}</span>
                </td>
                <td>{won(line.city_won)}</td>
                {over > 0 && <td>{won(line.over_won)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="s t2">{t('roundedNote')}</p>
    </>
  )
}

function Said({ text, blocks }: { text: string; blocks: boolean }) {
  return (
    <li class={blocks ? 'warn' : 'note'}>
      <Icon name={blocks ? 'level-3' : 'info'} size="m" />
      <span>{text}</span>
    </li>
  )
}
