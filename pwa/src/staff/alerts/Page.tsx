import { api, body } from '../../api/client'
import type { components } from '../../api/schema'
import { useResource } from '../../lib/resource'
import { language } from '../../lib/settings'
import { when } from '../../lib/time'
import { explain } from '../../messages/errors'
import { AlertCard } from '../../ui/AlertCard'
import { Bar } from '../../ui/Bar'
import type { LevelNumber } from '../../ui/Level'
import { Note } from '../../ui/Note'
import { Desk } from '../Desk'
import { t } from '../words'

type Alert = components['schemas']['Alert']
const text = (a: Alert) => a.texts[language.value] ?? a.texts['ko']

export default function Alerts() {
  const list = useResource('staff:alerts', () => body(api.GET('/api/alerts', { params: { query: { state: 'current' } } })))
  return (
    <Desk title={t('alerts')} current="/staff/alerts">
      <Bar heading={t('alerts')} />
      <div class="body">
        {list.error.value !== undefined && <Note icon="info">{explain(list.error.value)}</Note>}
        {list.data.value?.map(a => (
          <AlertCard key={a.id} level={a.level as LevelNumber} event={text(a)?.event} headline={text(a)?.headline ?? ''} meta={when(a.sent_at, Date.now())} href={`/staff/alerts/${a.id}`} />
        ))}
      </div>
    </Desk>
  )
}
