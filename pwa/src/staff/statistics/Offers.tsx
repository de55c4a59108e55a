import { language } from '../../lib/settings'
import type { Statistics } from '../types'
import { AsTable, Figure, Grid, Meter } from './Figure'
import { percent } from './sums'
import { t } from './words'

/** Seats, and who took and used them. */
export function Programs({ data }: { data: Statistics }) {
  const name = (p: { title_ko: string; title_en: string }): string => (language.value === 'en' && p.title_en) || p.title_ko
  return (
    <Figure title={t('programs')}>
      {data.programs.length === 0 ? (
        <p class="m8">{t('programsNone')}</p>
      ) : (
        <>
          <ul class="meters m12">
            {data.programs.map(p => {
              const part = percent(p.taken, p.seats)
              return <Meter key={p.id} label={name(p)} part={part} value={t('percent', { n: part ?? 0 })} detail={t('seatsSay', { taken: p.taken, seats: p.seats, attended: p.attended })} />
            })}
          </ul>
          <AsTable
            caption={t('programs')}
            head={[t('program'), t('sessions'), t('seats'), t('enrolled'), t('attended'), t('absent')]}
            rows={data.programs.map(p => [name(p), p.sessions, p.seats, p.taken, p.attended, p.absent])}
          />
        </>
      )}
    </Figure>
  )
}

/** Which sizes are asked for, and missing; nothing where a site lends none. */
export function Lent({ data }: { data: Statistics }) {
  if (data.suits.length === 0) return null
  const numbers = ['units', 'asked', 'refused', 'out', 'due', 'late'] as const
  const all = numbers.map(what => data.suits.reduce((n, s) => n + s[what], 0))
  return (
    <Figure title={t('suits')} text={t('suitsText')}>
      <Grid
        caption={t('suits')}
        head={[t('size'), t('pieces'), t('asked'), t('refused'), t('out'), t('due'), t('late')]}
        rows={[...data.suits.map(s => [`${t(s.cut)} ${s.size}`, ...numbers.map(what => s[what])]), [t('all'), ...all]]}
      />
    </Figure>
  )
}
