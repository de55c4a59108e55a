import { t } from '../messages'
import { Icon } from './Icon'

/** 4 위급, 3 긴급, 2 안전안내, 1 소식. */
export type LevelNumber = 1 | 2 | 3 | 4

export const levelWord = (level: LevelNumber): string => t(`level${level}`)

/** Shape, word and tone together; `event` says what happened. */
export function Level({ level, event }: { level: LevelNumber; event?: string | undefined }) {
  return (
    <span class={`level lv${level}`}>
      <Icon name={`level-${level}`} />
      {event ? `${levelWord(level)} · ${event}` : levelWord(level)}
    </span>
  )
}
