import { useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { language } from '../../lib/settings'
import { Button } from '../../ui/Button'
import { Skeleton } from '../../ui/Skeleton'
import { Failed } from '../Failed'
import { named } from '../session'
import type { Satisfaction, Statistics } from '../types'
import { loadWords } from './calls'
import { AsTable, Figure } from './Figure'
import type { Span } from './span'
import { answersIn, meanOf } from './sums'
import { t } from './words'

const SCORES = [5, 4, 3, 2, 1] as const

function nameOf(one: Satisfaction): string {
  if (one.counsellor_name_ko) return named({ name_ko: one.counsellor_name_ko, name_en: one.counsellor_name_en ?? '' })
  if (one.service_name_ko) return named({ name_ko: one.service_name_ko, name_en: one.service_name_en ?? '' })
  return t(one.kind === 'booking' ? 'booking' : one.kind)
}

const round = (n: number | undefined): number | undefined => (n === undefined ? undefined : Math.round(n * 10) / 10)

/** How people found it; of counsellors only where five have answered. */
export function Answers({ data, span }: { data: Statistics; span: Span }) {
  const parts = [
    ['ofServices', data.satisfaction.filter(s => s.counsellor_id === null)],
    ['ofCounsellors', data.satisfaction.filter(s => s.counsellor_id !== null)],
  ] as const
  return (
    <Figure title={t('satisfaction')} text={t('satisfactionText')}>
      {data.satisfaction.length === 0 ? (
        <p class="m12">{t('satisfactionNone')}</p>
      ) : (
        <>
          <ul class="legend" aria-hidden="true">
            {SCORES.map(score => (
              <li key={score}>
                <svg width="16" height="16">
                  <rect class={`score-${score}`} x="1" y="1" width="14" height="14" rx="2" />
                </svg>
                {t(`score${score}`)}
              </li>
            ))}
          </ul>
          {parts.map(
            ([title, listed]) =>
              listed.length > 0 && (
                <div key={title} class="m12">
                  <h3>{t(title)}</h3>
                  <ul class="meters">
                    {listed.map(one => (
                      <Spread key={`${one.kind}${one.service_id}${one.counsellor_id}`} one={one} />
                    ))}
                  </ul>
                </div>
              ),
          )}
          <AsTable
            caption={t('satisfaction')}
            head={[t('name'), t('count'), t('mean'), ...SCORES.map(score => t(`score${score}`))]}
            rows={data.satisfaction.map(one => [nameOf(one), answersIn(one.scores), round(meanOf(one.scores)), ...SCORES.map(score => one.scores[score - 1])])}
          />
        </>
      )}
      {data.administers && <Written key={`${span.first}${span.last}`} site={data.site.id} span={span} />}
    </Figure>
  )
}

/** From very good to very bad, as parts of one bar. */
function Spread({ one }: { one: Satisfaction }) {
  const n = answersIn(one.scores)
  const mean = round(meanOf(one.scores)) ?? 0
  let left = 0
  return (
    <li>
      <span class="mlabel">{nameOf(one)}</span>
      <svg class="meter" width="100%" height="18" aria-hidden="true">
        {SCORES.map(score => {
          const x = left
          const width = (100 * (one.scores[score - 1] ?? 0)) / n
          left += width
          return width > 0 && <rect key={score} class={`score-${score}`} x={`${x}%`} width={`${width}%`} height="18" />
        })}
      </svg>
      <b>{t('points', { n: mean })}</b>
      <span class="t2 s">{t('answers', { n })}</span>
    </li>
  )
}

/** Fetched only when somebody wants it: that it was read is noted. */
function Written({ site, span }: { site: number; span: Span }) {
  const [shown, setShown] = useState(false)
  return (
    <div class="m16">
      <h3>{t('words')}</h3>
      <p class="t2 s">{t('wordsText')}</p>
      {shown ? (
        <WordsList site={site} span={span} />
      ) : (
        <div class="m8">
          <Button kind="plain" size="sm" icon="eye" onClick={() => setShown(true)}>
            {t('wordsShow')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** 2026년 3월, March 2026 */
const monthOf = (day: string): string => new Date(day).toLocaleDateString(language.value === 'en' ? 'en-US' : 'ko-KR', { year: 'numeric', month: 'long', timeZone: 'UTC' })

function WordsList({ site, span }: { site: number; span: Span }) {
  const words = useResource(`staff:satisfaction-words:${site}:${span.first}:${span.last}`, () => loadWords(site, span))
  const listed = words.data.value
  if (!listed) return words.error.value === undefined ? <Skeleton kind="line" /> : <Failed error={words.error.value} again={() => void words.refresh()} />
  if (listed.length === 0) return <p class="m8">{t('wordsNone')}</p>
  return (
    <ul class="said" tabIndex={-1} ref={list => list?.focus()}>
      {listed.map((one, n) => (
        <li key={n}>
          <p class="lines">{one.words}</p>
          <p class="t2 s">
            {monthOf(one.said_in)} · {one.service_name_ko ? named({ name_ko: one.service_name_ko, name_en: one.service_name_en ?? '' }) : t(one.kind === 'booking' ? 'booking' : one.kind)}
          </p>
        </li>
      ))}
    </ul>
  )
}
