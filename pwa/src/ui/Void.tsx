import type { ComponentChildren } from 'preact'
import { Art } from './Art'
import type { ArtName } from './names'

interface VoidProps {
  art: ArtName
  title: string
  /** What is so, and what is safe. */
  text: string
  /** Where the page has no other heading. */
  main?: boolean
  /** One action; a link below it at most. */
  children?: ComponentChildren
}

/** Nothing here, or something went wrong: a picture, what is so, what is safe, what to do. */
export function Void({ art, title, text, main, children }: VoidProps) {
  const Heading = main ? 'h1' : 'h2'
  return (
    <section class={main ? 'void near' : 'void'}>
      <Art name={art} />
      <Heading>{title}</Heading>
      <p class="t2 lines">{text}</p>
      {children}
    </section>
  )
}
