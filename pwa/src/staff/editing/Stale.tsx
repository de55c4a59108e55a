import { useEffect, useRef } from 'preact/hooks'
import { Button } from '../../ui/Button'
import { t } from './words'

interface StaleProps {
  /** What each field is called, what stands now, and what was written here. */
  fields: readonly (readonly [label: string, theirs: string, mine: string])[]
  busy: boolean
  onMine: () => void
  onTheirs: () => void
}

/** Two have changed the same: both texts stay, and the person chooses. */
export function Stale({ fields, busy, onMine, onTheirs }: StaleProps) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  const differ = fields.filter(([, theirs, mine]) => theirs !== mine)
  return (
    <section class="stale" role="alert">
      <div class="grow">
        <h3 ref={title} tabIndex={-1}>
          {t('staleTitle')}
        </h3>
        <p>{t('staleText')}</p>
        {differ.length === 0 && <p class="t2">{t('staleNothing')}</p>}
        <dl class="recap m8">
          {differ.map(([what, theirs, mine]) => (
            <>
              <dt>{t('staleTheirs', { what })}</dt>
              <dd class="lines">{theirs || t('empty')}</dd>
              <dt>{t('staleMine', { what })}</dt>
              <dd class="lines">{mine || t('empty')}</dd>
            </>
          ))}
        </dl>
      </div>
      <Button kind="plain" size="sm" busy={busy} onClick={onMine}>
        {t('keepMine')}
      </Button>
      <Button kind="plain" size="sm" onClick={onTheirs}>
        {t('takeTheirs')}
      </Button>
    </section>
  )
}
