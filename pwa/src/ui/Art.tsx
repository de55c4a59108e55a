import sprite from './art.svg?url'
import type { ArtName } from './names'

export function Art({ name, class: extra }: { name: ArtName; class?: string }) {
  return (
    <svg class={extra} aria-hidden="true">
      <use href={`${sprite}#${name}`} />
    </svg>
  )
}
