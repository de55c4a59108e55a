import type { ComponentChildren } from 'preact'

/** The head of a desk page: its heading, and what can be done. */
export function Bar({ heading, before, children }: { heading: string; before?: ComponentChildren; children?: ComponentChildren }) {
  return (
    <header class="bar">
      {before}
      <h1>{heading}</h1>
      {children}
    </header>
  )
}
