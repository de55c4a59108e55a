import { useId } from 'preact/hooks'
import { Level, type LevelNumber } from '../../ui/Level'
import { t } from './words'

const LEVELS: readonly LevelNumber[] = [1, 2, 3, 4]

/** Shape, word and what it means; a radio group for keys and screen readers. */
export function LevelChoice({ level, choose }: { level: LevelNumber | 0; choose: (level: LevelNumber) => void }) {
  const name = useId()
  return (
    <fieldset>
      <legend>{t('level')}</legend>
      <div class="lvs">
        {LEVELS.map(one => (
          <label key={one} class={`lv${one}${one === level ? ' on' : ''}`}>
            <input type="radio" name={name} class="vh" checked={one === level} onChange={() => choose(one)} data-missing={one === 1 ? 'm_level' : undefined} />
            <Level level={one} />
            <small>{t(`mean${one}`)}</small>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
