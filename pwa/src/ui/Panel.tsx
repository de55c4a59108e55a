import type { ComponentChildren } from 'preact'

/** `out` is a white sheet with an edge, `lit` glows: what asks for an answer. */
export function Panel({ kind, children }: { kind?: 'out' | 'lit'; children: ComponentChildren }) {
  return <section class={kind ? `panel ${kind}` : 'panel'}>{children}</section>
}
