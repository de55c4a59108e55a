import type { Score } from './api'

const MOUTHS: Record<Score, string> = {
  1: 'M7.8 17.2c2.4-3.4 6-3.4 8.4 0',
  2: 'M8.2 16.4c2.2-1.8 5.4-1.8 7.6 0',
  3: 'M8.4 15.6h7.2',
  4: 'M8.2 14.6c2.2 1.9 5.4 1.9 7.6 0',
  5: 'M7.6 13.8c.6 4.6 8.2 4.6 8.8 0z',
}

/** Decoration beside the word that says the same. */
export function Face({ score }: { score: Score }) {
  return (
    <svg class="i l face" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="9.5" />
      <path d="M9 8.6v1.4M15 8.6v1.4" />
      <path d={MOUTHS[score]} />
    </svg>
  )
}
