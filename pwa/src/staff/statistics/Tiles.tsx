import type { Statistics } from '../types'
import { allScores, answersIn, meanOf, noShowRate, percent, sayHours, usedOf } from './sums'
import { t } from './words'

interface TileProps {
  label: string
  value: string
  /** What the number means beside the days before, or by itself. */
  note: string
}

function Tile({ label, value, note }: TileProps) {
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

/** More, less or the same, in words: which of them is good, people know. */
function compare(now: number | undefined | null, was: number | undefined | null, say: (n: number) => string): string {
  if (now == null || was == null) return t('noBefore')
  if (now === was) return t('same')
  return t(now > was ? 'more' : 'less', { was: say(was), by: say(Math.abs(now - was)) })
}

const or = (value: number | undefined | null, say: (n: number) => string): string => (value == null ? t('none') : say(value))

/** The figures that a site asks for first. */
export function Tiles({ data }: { data: Statistics }) {
  const { now, before } = data
  const whole = (n: number): string => n.toLocaleString('en')
  const part = (n: number): string => t('percent', { n })
  const scores = allScores(data)
  const mean = meanOf(scores)
  const used = usedOf(data.hours, 'counsellor')
  const done = percent(now.visits.completed, now.visits.made)
  return (
    <dl class="tiles">
      <Tile label={t('made')} value={whole(now.visits.made)} note={compare(now.visits.made, before.visits.made, whole)} />
      <Tile label={t('completed')} value={whole(now.visits.completed)} note={compare(now.visits.completed, before.visits.completed, whole)} />
      <Tile label={t('rate')} value={or(noShowRate(now.visits), part)} note={compare(noShowRate(now.visits), noShowRate(before.visits), part)} />
      <Tile
        label={t('wait')}
        value={or(now.waiting.median_hours, sayHours)}
        note={now.waiting.p90_hours == null ? t('noBefore') : t('p90', { n: sayHours(now.waiting.p90_hours) })}
      />
      <Tile label={t('used')} value={or(used, part)} note={done === undefined ? '' : `${t('completed')} ${part(done)}`} />
      <Tile label={t('satisfied')} value={or(mean, n => t('points', { n: Math.round(n * 10) / 10 }))} note={mean === undefined ? t('noAnswers') : t('answers', { n: answersIn(scores) })} />
    </dl>
  )
}
