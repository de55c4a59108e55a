import { useRef } from 'preact/hooks'
import { Icon } from './Icon'
import { levelWord, type LevelNumber } from './Level'

const LEVELS: readonly LevelNumber[] = [1, 2, 3, 4]

interface HowFarProps {
  /** The id of the question. */
  labelledBy: string
  /** The id of the sentence that says it again. */
  describedBy?: string
  /** From this level on alerts arrive. */
  from: LevelNumber
  onChange: (from: LevelNumber) => void
}

/** Four rising columns; the lit ones arrive. A radio group for keys and screen readers. */
export function HowFar({ labelledBy, describedBy, from, onChange }: HowFarProps) {
  const group = useRef<HTMLDivElement>(null)
  const go = (to: number): void => {
    const level = Math.min(4, Math.max(1, to)) as LevelNumber
    onChange(level)
    group.current?.querySelectorAll('button')[level - 1]?.focus()
  }
  const onKey = (e: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[e.key]
    if (step === undefined) return
    e.preventDefault()
    go(from + step)
  }
  return (
    <div ref={group} class="far" role="radiogroup" aria-labelledby={labelledBy} aria-describedby={describedBy} onKeyDown={onKey}>
      {LEVELS.map(level => (
        <button
          type="button"
          key={level}
          role="radio"
          aria-checked={level === from}
          tabIndex={level === from ? 0 : -1}
          class={`lv${level}${level >= from ? ' on' : ''}`}
          onClick={() => onChange(level)}
        >
          <span class="level">
            <Icon name={`level-${level}`} />
          </span>
          {levelWord(level)}
        </button>
      ))}
    </div>
  )
}
