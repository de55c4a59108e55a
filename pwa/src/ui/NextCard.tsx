import { Art } from './Art'
import { ButtonLink } from './Button'
import type { IconName } from './names'

interface NextCardProps {
  kicker: string
  /** Two lines at most; a line break where the sentence breathes. */
  headline: string
  detail?: string | undefined
  action: { href: string; label: string; icon?: IconName }
}

/** The lit card: what is next. One a screen. */
export function NextCard({ kicker, headline, detail, action }: NextCardProps) {
  return (
    <section class="next">
      <Art name="ridge" class="art" />
      <p class="t2">{kicker}</p>
      <p class="when lines">{headline}</p>
      {detail && <p class="t2">{detail}</p>}
      <ButtonLink kind="light" href={action.href} {...(action.icon && { icon: action.icon })}>
        {action.label}
      </ButtonLink>
    </section>
  )
}
