import sprite from './icons.svg?url'
import type { IconName } from './names'

/** Decoration beside a word: never alone. `size` m 20, l 32, else 24. */
export function Icon({ name, size, class: extra }: { name: IconName; size?: 'm' | 'l'; class?: string }) {
  return (
    <svg class={`i${size ? ` ${size}` : ''}${extra ? ` ${extra}` : ''}`} aria-hidden="true">
      <use href={`${sprite}#${name}`} />
    </svg>
  )
}
