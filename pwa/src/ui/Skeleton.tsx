/** A shape of the final size, still. `tall` is an alert card's. */
export function Skeleton({ kind }: { kind?: 'line' | 'tall' }) {
  return <div class={kind ? `skeleton ${kind}` : 'skeleton'} aria-hidden="true" />
}
