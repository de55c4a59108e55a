import { useState } from 'preact/hooks'
import { api, body } from '../../../api/client'
import type { components } from '../../../api/schema'
import { useResource } from '../../../lib/resource'
import { useLocation } from '../../../lib/router'
import { save } from '../../../lib/save'
import { language } from '../../../lib/settings'
import { Bar } from '../../../ui/Bar'
import { Button } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import type { LevelNumber } from '../../../ui/Level'
import { Skeleton } from '../../../ui/Skeleton'
import { Void } from '../../../ui/Void'
import { SPANS, wholeMonth, type Span } from '../../care/statistics/months'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { explain } from '../../problems'
import { Figure, Grid } from '../../statistics/Figure'
import { levelName } from '../Lock'
import { secondsWord } from '../say'
import { number } from '../where'
import { t as alerts } from '../words'
import { t } from './words'

type AlertMonths = components['schemas']['AlertMonths']
type AlertMonth = components['schemas']['AlertMonth']

const load = (months: Span): Promise<AlertMonths> => body(api.GET('/api/staff/alerts/months', { params: { query: { months } } }))
const saveMonths = (months: Span, format: 'csv' | 'xlsx'): Promise<void> => save(api.POST('/api/staff/alerts/months/export', { body: { months, format, lang: language.value }, parseAs: 'blob' }))

/** How many alerts went out, how soon they came, what was approved late and who needed help. */
export default function AlertMonthsPage() {
  const { query } = useLocation()
  const span: Span = SPANS.find(n => n === Number(query['months'])) ?? 12
  const found = useResource(`staff:alerts:months:${span}`, () => load(span))
  const [problem, setProblem] = useState('')
  const data = found.data.value
  const keep = async (format: 'csv' | 'xlsx'): Promise<void> => {
    setProblem('')
    try {
      await saveMonths(span, format)
    } catch (error) {
      setProblem(explain(error))
    }
  }
  return (
    <Desk title={t('title')} current="/staff/alerts">
      <Bar
        heading={t('title')}
        before={
          <a class="ib" href="/staff/alerts" aria-label={alerts('toList')}>
            <Icon name="back" />
          </a>
        }
      >
        <nav class="views" aria-label={t('spans')}>
          {SPANS.map(n => (
            <a key={n} href={`/staff/alerts/months?months=${n}`} aria-current={n === span ? 'page' : undefined}>
              {t('months', { n })}
            </a>
          ))}
        </nav>
      </Bar>
      <div class="body stats">
        {data ? (
          <>
            <p class="t2">{t('span', { from: wholeMonth(data.first), to: wholeMonth(data.last) })}</p>
            {data.months.length === 0 ? (
              <Void art="empty" title={t('noneTitle')} text={t('noneText')} />
            ) : (
              <Figure title={t('table')} text={t('how')}>
                <Grid caption={t('title')} head={[t('month'), t('level'), t('alerts'), t('recipients'), t('share'), alerts('median'), alerts('p95'), t('late'), t('needHelp')]} rows={data.months.map(cells)} />
                <div class="row wrap m12">
                  <Button kind="plain" size="sm" icon="doc" onClick={() => void keep('xlsx')}>
                    {alerts('saveXlsx')}
                  </Button>
                  <Button kind="plain" size="sm" icon="doc" onClick={() => void keep('csv')}>
                    {alerts('saveCsv')}
                  </Button>
                </div>
                <p class="warn m12" role="alert" hidden={!problem}>
                  {problem}
                </p>
              </Figure>
            )}
          </>
        ) : found.error.value !== undefined ? (
          <Failed error={found.error.value} again={() => void found.refresh()} />
        ) : (
          <Skeleton kind="tall" />
        )}
      </div>
    </Desk>
  )
}

const cells = (one: AlertMonth) => [
  wholeMonth(one.month),
  levelName(one.level as LevelNumber),
  number(one.alerts),
  number(one.recipients),
  one.recipients ? alerts('percentOf', { n: Math.round((1000 * one.accepted) / one.recipients) / 10 }) : undefined,
  secondsWord(one.median_seconds),
  secondsWord(one.p95_seconds),
  one.approved ? t('lateOf', { n: number(one.late), of: number(one.approved) }) : undefined,
  number(one.need_help),
]
