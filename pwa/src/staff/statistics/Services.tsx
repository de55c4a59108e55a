import { named } from '../session'
import type { Statistics } from '../types'
import { Figure, Grid } from './Figure'
import { cancelled, noShowRate, percent, sayHours, sayMinutes } from './sums'
import { t } from './words'

const part = (n: number | undefined): string | undefined => (n === undefined ? undefined : t('percent', { n }))

export function Services({ data }: { data: Statistics }) {
  return (
    <Figure title={t('services')} text={t('servicesText')}>
      <Grid
        caption={t('services')}
        head={[t('service'), t('made'), t('completed'), t('cancelled'), t('no_show'), t('rate'), t('booked'), t('part')]}
        rows={data.services.map(s => [
          named(s),
          s.visits.made,
          s.visits.completed,
          cancelled(s.visits),
          s.visits.no_show,
          part(noShowRate(s.visits)),
          sayMinutes(s.visits.minutes),
          part(percent(s.visits.minutes, s.open_minutes)),
        ])}
      />
    </Figure>
  )
}

/** How long people waited, and what became of the line. */
export function Waiting({ data }: { data: Statistics }) {
  const rows = [data.now, data.before]
  const hours = (n: number | null | undefined): string | undefined => (n == null ? undefined : sayHours(n))
  return (
    <Figure title={t('waiting')} text={t('waitingText')}>
      <Grid
        caption={t('waiting')}
        head={[t('spans'), t('waitVisits'), t('median'), t('nine'), t('entries'), t('offers'), t('taken')]}
        rows={rows.map(({ days, waiting, waitlist }) => [
          `${dots(days.first)}–${dots(days.last)}`,
          waiting.visits,
          hours(waiting.median_hours),
          hours(waiting.p90_hours),
          waitlist.entries,
          waitlist.offers,
          waitlist.taken,
        ])}
      />
    </Figure>
  )
}

/** 11.26 */
const dots = (day: string): string => `${Number(day.slice(5, 7))}.${Number(day.slice(8))}`
