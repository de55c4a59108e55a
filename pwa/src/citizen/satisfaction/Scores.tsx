import { useState } from 'preact/hooks'
import { explain } from '../../messages/errors'
import { Button } from '../../ui/Button'
import { Option, Options } from '../../ui/Option'
import { SCORES, type Score } from './api'
import { Face } from './Face'
import { t } from './words'

/** Sending an answer, and what was against it. */
export function useSaying<A>(onSaid: (answer: A) => void | Promise<void>) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const run = async (say: () => Promise<A>): Promise<void> => {
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      await onSaid(await say())
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, run }
}

/** The five answers; the page's heading says the question. */
export function Scores({ legend, score, missing, choose }: { legend: string; score: Score | null; missing: boolean; choose: (score: Score) => void }) {
  return (
    <Options legend={legend} headed error={missing ? t('choose') : undefined}>
      {SCORES.map(one => (
        <Option key={one} type="radio" name="score" wide mark={<Face score={one} />} label={t(`score${one}`)} checked={score === one} invalid={missing} onChange={() => choose(one)} />
      ))}
    </Options>
  )
}

/** Which half of the answers was pressed. */
export type Half = 'headingGood' | 'headingBad'

interface EasyScoresProps {
  label: string
  side: Half | undefined
  busy: boolean
  onSide: (side: Half) => void
  onSay: (score: Score) => void
  onSkip: () => void
}

/** In easy mode: good, in between or bad first, and then how much; one tap answers. */
export function EasyScores({ label, side, busy, onSide, onSay, onSkip }: EasyScoresProps) {
  const offered: readonly Score[] = side === 'headingGood' ? [5, 4] : side === 'headingBad' ? [2, 1] : [4, 3, 2]
  return (
    <div class="stack tight" role="group" aria-label={label}>
      {offered.map(score => (
        <button key={score} type="button" class="b plain" aria-disabled={busy || undefined} onClick={() => (side || score === 3 ? onSay(score) : onSide(score === 4 ? 'headingGood' : 'headingBad'))}>
          <Face score={score} />
          {t(`score${score}`)}
        </button>
      ))}
      {!side && (
        <Button kind="plain" onClick={onSkip}>
          {t('skip')}
        </Button>
      )}
    </div>
  )
}
