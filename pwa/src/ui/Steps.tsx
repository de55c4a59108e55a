import { t } from '../messages'

/** Where one is among several questions: drawn, and said. */
export function Steps({ now, all }: { now: number; all: number }) {
  return (
    <p class="row wrap">
      <span class="steps" aria-hidden="true">
        {Array.from({ length: all }, (_, i) => (
          <i key={i} class={i + 1 < now ? 'on' : i + 1 === now ? 'now' : ''} />
        ))}
      </span>
      <span class="s t2">{t('stepOf', { now, all })}</span>
    </p>
  )
}
