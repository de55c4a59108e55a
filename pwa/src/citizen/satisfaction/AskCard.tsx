import { local } from '../../lib/local'
import { useResource } from '../../lib/resource'
import { shortDay } from '../../lib/time'
import { ButtonLink } from '../../ui/Button'
import { useLive } from '../live'
import { loadAsks } from './api'
import { t } from './words'

/** What I am asked about a visit, of one booking or of the last; nothing while nobody asks. */
export function AskCard({ of }: { of?: string }) {
  const asks = useResource('satisfaction', loadAsks)
  useLive({ message: () => void asks.refresh() })
  const ask = asks.data.value?.find(one => of === undefined || one.subject_id === of)
  if (!ask) return null
  return (
    <section class="panel lit">
      <h2>{t('cardTitle')}</h2>
      <p class="m4">{t('cardText', { day: shortDay(ask.visited_at), what: local(ask, 'what') })}</p>
      <div class="m12">
        <ButtonLink kind="plain" size="mid" href={`/satisfaction/${ask.id}`}>
          {t('cardDo')}
        </ButtonLink>
      </div>
    </section>
  )
}
