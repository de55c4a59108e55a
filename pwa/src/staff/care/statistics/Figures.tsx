import { AsTable, Figure, Grid, Meter } from '../../statistics/Figure'
import { named } from '../../session'
import { Bars } from './Bars'
import type { CareStatistics, CareSums } from './calls'
import { monthName, wholeMonth } from './months'
import { t } from './words'

export const part = (sums: Pick<CareSums, 'kept' | 'promised'>): number | undefined => (sums.promised > 0 ? Math.round((100 * sums.kept) / sums.promised) : undefined)
const days = (n: number | null): string => (n === null ? t('none') : t('days', { n }))
const within = (n: number | null): string => (n === null ? t('notYet') : t('p90', { n }))

function Tile({ label, value, note }: { label: string; value: string; note: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <b>{value}</b>
        <span>{note}</span>
      </dd>
    </div>
  )
}

/** What a supervisor asks for first. */
export function Tiles({ data }: { data: CareStatistics }) {
  const { total } = data
  const kept = part(total)
  const open = data.by_dong.reduce((n, d) => n + d.open, 0)
  const late = data.by_dong.reduce((n, d) => n + d.late, 0)
  return (
    <dl class="tiles">
      <Tile label={t('received')} value={total.received.toLocaleString('en')} note={t('receivedNote', { n: total.visited })} />
      <Tile label={t('visit')} value={days(total.visit_days_median)} note={within(total.visit_days_p90)} />
      <Tile label={t('service')} value={days(total.service_days_median)} note={within(total.service_days_p90)} />
      <Tile label={t('kept')} value={kept === undefined ? t('none') : t('percent', { n: kept })} note={t('keptNote', { kept: total.kept, promised: total.promised })} />
      <Tile label={t('open')} value={open.toLocaleString('en')} note={t('openNote', { n: late })} />
    </dl>
  )
}

/** Month by month: what came and went, what was left, and whether promises were kept. */
export function Monthly({ data }: { data: CareStatistics }) {
  const { months } = data
  const list = (of: (m: (typeof months)[number]) => string | number | undefined): string => months.map(m => `${monthName(m.month)} ${of(m) ?? t('none')}`).join(', ')
  return (
    <>
      <Figure title={t('byMonth')}>
        <ul class="legend" aria-hidden="true">
          {(['seg-completed', 'seg-cancelled'] as const).map(kind => (
            <li key={kind}>
              <svg width="16" height="16">
                <rect class={kind} x="1" y="1" width="14" height="14" rx="2" />
              </svg>
              {t(kind === 'seg-completed' ? 'received' : 'ended')}
            </li>
          ))}
        </ul>
        <Bars
          says={t('says', { what: t('received'), list: list(m => m.sums.received) })}
          bars={months.map(m => ({
            under: monthName(m.month),
            parts: [
              { kind: 'seg-completed', n: m.sums.received },
              { kind: 'seg-cancelled', n: m.ended },
            ],
          }))}
        />
        <AsTable
          caption={t('byMonth')}
          head={[t('month'), t('received'), t('visited'), t('visitMedian'), t('serviceMedian'), t('keptPart'), t('ended'), t('open')]}
          rows={months.map(({ month, sums, ended, open }) => {
            const kept = part(sums)
            return [wholeMonth(month), sums.received, sums.visited, sums.visit_days_median ?? undefined, sums.service_days_median ?? undefined, kept === undefined ? undefined : t('percent', { n: kept }), ended, open]
          })}
        />
      </Figure>
      <div class="twofig">
        <Figure title={t('backlog')} text={t('backlogText')}>
          <Bars says={t('says', { what: t('backlog'), list: list(m => m.open) })} bars={months.map(m => ({ under: monthName(m.month), parts: [{ kind: 'seg-completed', n: m.open }] }))} />
        </Figure>
        <Figure title={t('promise')} text={t('promiseText')}>
          <Bars top={100} says={t('says', { what: t('promise'), list: list(m => part(m.sums)) })} bars={months.map(m => ({ under: monthName(m.month), parts: [{ kind: 'seg-completed', n: part(m.sums) }] }))} />
        </Figure>
      </div>
    </>
  )
}

export function ByDong({ data }: { data: CareStatistics }) {
  // Where nobody asked and nothing is open there is nothing to compare.
  const dongs = data.by_dong.filter(d => d.sums.received + d.open > 0)
  return (
    <Figure title={t('byDong')} text={t('byDongText')}>
      <div class="m12">
        <Grid
          caption={t('byDong')}
          head={[t('dong'), t('received'), t('visitMedian'), t('serviceMedian'), t('keptPart'), t('open'), t('late')]}
          rows={dongs.map(({ dong, sums, open, late }) => {
            const kept = part(sums)
            return [named(dong), sums.received, sums.visit_days_median ?? undefined, sums.service_days_median ?? undefined, kept === undefined ? undefined : t('percent', { n: kept }), open, late]
          })}
        />
      </div>
    </Figure>
  )
}

export function Outcomes({ data }: { data: CareStatistics }) {
  const all = data.outcomes.reduce((n, o) => n + o.count, 0)
  return (
    <Figure title={t('outcomes')}>
      {all === 0 ? (
        <p class="m12">{t('outcomesNone')}</p>
      ) : (
        <ul class="meters">
          {data.outcomes.map(o => {
            const share = Math.round((100 * o.count) / all)
            return <Meter key={`${o.status}${o.reason}`} label={[t(`out_${o.status}` as 'out_closed'), o.reason && t(`why_${o.reason}`)].filter(Boolean).join(' · ')} part={share} value={t('percent', { n: share })} detail={t('cases', { n: o.count })} />
          })}
        </ul>
      )}
    </Figure>
  )
}
