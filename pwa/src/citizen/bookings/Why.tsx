import { Problem } from '../../api/problem'
import { date } from '../../lib/time'
import { explain } from '../../messages/errors'
import { Note } from '../../ui/Note'
import { t } from './words'

/** Why something cannot be had, and where to look. */
export function Why({ error }: { error: unknown }) {
  const code = error instanceof Problem ? error.code : ''
  const until = error instanceof Problem && code === 'paused' ? String(error.extensions['until']) : undefined
  return (
    <>
      <Note icon="info">{until ? t('paused', { until: date(until) }) : explain(error)}</Note>
      {until && (
        <p class="m8">
          <a class="link" href="/my/penalties">
            {t('toPoints')}
          </a>
        </p>
      )}
      {code === 'too_many_live' && (
        <p class="m8">
          <a class="link" href="/bookings">
            {t('tooMany')}
          </a>
        </p>
      )}
    </>
  )
}
