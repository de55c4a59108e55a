import { language } from '../../lib/settings'
import { date, weekday } from '../../lib/time'
import type { Statistics } from '../types'
import { AsTable, Figure } from './Figure'
import type { Span } from './span'
import { barsOf, cancelled, noShowRate, open, type Bar } from './sums'
import { t } from './words'

const PARTS = ['completed', 'no_show', 'cancelled', 'open'] as const
const HEIGHT = 200
const FOOT = 26
const HEAD = 20

/** 11월, Nov */
const month = (day: string): string => new Date(day).toLocaleDateString(language.value === 'en' ? 'en-US' : 'ko-KR', { month: language.value === 'en' ? 'short' : 'long', timeZone: 'UTC' })

const labelOf = (bar: Bar, by: 'day' | 'week' | 'month'): string => (by === 'month' ? month(bar.from) : date(bar.from))

/** What became of the bookings, bar by bar. */
export function Bookings({ data, span }: { data: Statistics; span: Span }) {
  const { by, bars } = barsOf(data.days, span)
  const { visits } = data.now
  const top = bars.reduce((best, bar) => (bar.made > best.made ? bar : best), bars[0]!)
  const numbers: Record<(typeof PARTS)[number], number> = { completed: visits.completed, no_show: visits.no_show, cancelled: cancelled(visits), open: open(visits) }
  const rate = noShowRate(visits)
  return (
    <Figure title={t('bookings')} text={t(`by_${by}`)}>
      <dl class="legend">
        {PARTS.filter(part => numbers[part] > 0).map(part => (
          <div key={part}>
            <dt>
              <svg width="16" height="16" aria-hidden="true">
                <rect class={`seg-${part}`} x="1" y="1" width="14" height="14" rx="2" />
              </svg>
              {t(part)}
            </dt>
            <dd>
              {numbers[part]}
              {part === 'no_show' && rate !== undefined && ` (${t('percent', { n: rate })})`}
              {part === 'cancelled' && (
                <span class="t2">
                  {' '}
                  ({t('byCitizen')} {visits.cancelled_by_citizen}, {t('byCentre')} {visits.cancelled_by_centre})
                </span>
              )}
            </dd>
          </div>
        ))}
        {visits.walk_ins > 0 && (
          <div>
            <dt>{t('walkIns')}</dt>
            <dd>{visits.walk_ins}</dd>
          </div>
        )}
      </dl>
      <Columns bars={bars} by={by} top={top.made} says={t('chartSays', { n: visits.made, best: labelOf(top, by), top: top.made })} />
      <AsTable
        caption={t('bookings')}
        head={[t('date'), t('made'), ...PARTS.map(part => t(part))]}
        rows={bars.filter(bar => bar.made > 0).map(bar => [labelOf(bar, by), bar.made, ...PARTS.map(part => bar[part])])}
      />
    </Figure>
  )
}

/** Stacked columns with their totals on top. Widths in percent: letters keep their size however wide the page is. */
function Columns({ bars, by, top, says }: { bars: readonly Bar[]; by: 'day' | 'week' | 'month'; top: number; says: string }) {
  const each = 100 / bars.length
  const high = HEIGHT - FOOT - HEAD
  const y = (n: number): number => HEAD + high - (high * n) / Math.max(1, top)
  // As many words below as find room.
  const step = Math.ceil(bars.length / 12)
  return (
    <svg class={bars.length > 12 ? 'columns many' : 'columns'} width="100%" height={HEIGHT} role="img" aria-label={says}>
      <line class="ground" x1="0" x2="100%" y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
      {bars.map((bar, n) => {
        let below = 0
        const middle = `${(n + 0.5) * each}%`
        return (
          <g key={bar.from}>
            {PARTS.map(part => {
              const from = below
              below += bar[part]
              return bar[part] > 0 && <rect key={part} class={`seg-${part}`} x={`${(n + 0.14) * each}%`} width={`${0.72 * each}%`} y={y(below)} height={Math.max(1, y(from) - y(below))} />
            })}
            {bar.made > 0 && bars.length <= 31 && (
              <text class="total" x={middle} y={y(bar.made) - 5}>
                {bar.made}
              </text>
            )}
            {n % step === 0 && (
              <text class="under" x={middle} y={HEIGHT - 8}>
                {by === 'day' && bars.length <= 8 ? weekday(bar.from) : by === 'month' ? month(bar.from) : `${Number(bar.from.slice(5, 7))}.${Number(bar.from.slice(8))}`}
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
}
