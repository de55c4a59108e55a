import { useEffect, useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { Button } from '../../ui/Button'
import { explain } from '../problems'
import { named } from '../session'
import { AsTable, Meter } from '../statistics/Figure'
import { loadResults, saveResults, type Results } from './calls'
import type { District } from '../types'
import { secondsWord as seconds } from './say'
import { number } from './where'
import { t } from './words'

type Outcome = NonNullable<Results['whole']>
type Row = readonly [name: string, one: Outcome]

const share = (one: Outcome): number => (one.recipients ? Math.round((1000 * one.accepted) / one.recipients) / 10 : 0)

/** Whom it reached and how soon, by district and by whose phones they are: once all is done. */
export function Afterwards({ id, districts }: { id: string; districts: readonly District[] }) {
  const found = useResource(`staff:alert:${id}:results`, () => loadResults(id))
  const [problem, setProblem] = useState('')
  const results = found.data.value
  const waits = results !== undefined && results.whole === null
  // The times are counted a moment after the last answer.
  useEffect(() => {
    if (!waits) return
    const timer = setInterval(() => void found.refresh(), 3000)
    return () => clearInterval(timer)
  }, [waits])
  if (!results?.whole) return waits ? <p class="t2">{t('countingResults')}</p> : null
  const { whole, by_service, by_district } = results
  const district = (one: number | null | undefined): string => {
    const of = districts.find(d => d.id === one)
    return of ? named(of) : t('noPlaceChosen')
  }
  const save = async (format: 'csv' | 'xlsx'): Promise<void> => {
    setProblem('')
    try {
      await saveResults(id, format)
    } catch (error) {
      setProblem(explain(error))
    }
  }
  const parts = [
    ['byDistrict', by_district.map((one): Row => [district(one.district_id), one])],
    ['byService', by_service.map((one): Row => [t(`service_${one.service}`), one])],
  ] as const
  return (
    <section class="panel out">
      <h2>{t('afterwards')}</h2>
      <p class="t2">{whole.median_seconds == null ? t('afterwardsNobody') : t('afterwardsText', { half: seconds(whole.median_seconds) ?? '', most: seconds(whole.p95_seconds) ?? '' })}</p>
      {parts.map(
        ([title, rows]) =>
          rows.length > 0 && (
            <div key={title} class="m12">
              <h3>{t(title)}</h3>
              <ul class="meters">
                {rows.map(([name, one]) => (
                  <Meter key={name} label={name} part={share(one)} value={t('percentOf', { n: share(one) })} detail={t('acceptedOf', { n: number(one.accepted), of: number(one.recipients) })} />
                ))}
              </ul>
            </div>
          ),
      )}
      <AsTable
        caption={t('afterwards')}
        head={[t('whom'), t('recipients'), t('accepted'), t('gone'), t('refused'), t('late'), t('median'), t('p95')]}
        rows={[[t('everybody'), whole] as const, ...parts.flatMap(([, rows]) => rows)].map(([name, one]) => [name, one.recipients, one.accepted, one.gone, one.refused, one.expired, seconds(one.median_seconds), seconds(one.p95_seconds)])}
      />
      <div class="row wrap m12">
        <Button kind="plain" size="sm" icon="doc" onClick={() => void save('xlsx')}>
          {t('saveXlsx')}
        </Button>
        <Button kind="plain" size="sm" icon="doc" onClick={() => void save('csv')}>
          {t('saveCsv')}
        </Button>
      </div>
      <p class="warn" role="alert" hidden={!problem}>
        {problem}
      </p>
    </section>
  )
}
