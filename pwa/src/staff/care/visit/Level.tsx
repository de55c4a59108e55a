import { said } from './answers'
import type { Assessment, CareForm } from './calls'
import { t } from './words'

type Outcome = NonNullable<Assessment['outcome']>

export const levelOf = (form: CareForm | undefined, outcome: Outcome): string => {
  const rule = form?.levels.find(l => l.level === outcome.level)
  return t('level', { n: outcome.level, words: rule ? said(rule) : '' })
}

/** Four columns of which as many are lit as the level has, and the words that say it. */
export function LevelMark({ form, outcome }: { form: CareForm | undefined; outcome: Outcome }) {
  return (
    <p class="carelevel">
      <svg viewBox="0 0 36 28" aria-hidden="true">
        {[1, 2, 3, 4].map(n => (
          <rect key={n} class={n <= outcome.level ? 'on' : ''} x={(n - 1) * 9 + 1} y={27 - n * 6} width="7" height={n * 6} rx="1" />
        ))}
      </svg>
      <span>
        <b>{levelOf(form, outcome)}</b>
        <br />
        <span class="s t2">{t('score', { score: outcome.score, most: form?.most ?? 0 })}</span>
      </span>
    </p>
  )
}
