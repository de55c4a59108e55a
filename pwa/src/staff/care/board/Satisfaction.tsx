import { useResource } from '../../../lib/resource'
import { loadSatisfaction } from '../calls'
import { dongOf } from '../say'
import { t as care } from '../words'
import { t } from './words'

const SCORES = [5, 4, 3, 2, 1] as const

/** What people said when care had ended: sums of five or more, and words without a name. */
export function Satisfaction() {
  const found = useResource('staff:care:satisfaction', loadSatisfaction)
  const data = found.data.value
  if (!data) return null
  return (
    <section class="load">
      <h2>{t('satisfaction')}</h2>
      <p class="t2">{t('satisfactionText')}</p>
      {data.dongs.length === 0 ? (
        <p class="t2">{t('satisfactionNone')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{care('dongs')}</th>
              {SCORES.map(score => (
                <th scope="col" key={score}>
                  {t(`score_${score}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.dongs.map(d => (
              <tr key={d.dong.id}>
                <th scope="row">{dongOf(d.dong)}</th>
                {SCORES.map(score => (
                  <td key={score}>{d.scores[score - 1]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {data.words.length > 0 && (
        <details>
          <summary>
            {t('satisfactionWords')} {data.words.length}
          </summary>
          <ul class="said">
            {data.words.map((one, n) => (
              <li key={n} class="lines">
                “{one.words}” <span class="s t2">{one.said_in.replace('-', '. ')}.</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
