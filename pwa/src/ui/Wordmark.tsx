import { t } from '../messages'
import { Art } from './Art'

export function Wordmark({ href }: { href: string }) {
  return (
    <a class="wm" href={href} aria-label={t('app')}>
      <Art name="mark" class="mark" />
      <Art name="wordmark" class="word" />
    </a>
  )
}
