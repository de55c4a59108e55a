import { useEffect } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { useRoute } from '../../lib/router'
import { Bar } from '../../ui/Bar'
import { Skeleton } from '../../ui/Skeleton'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { loadAlert } from './calls'
import { Editor } from './Editor'
import { Result } from './Result'
import { t } from './words'

const POLL = 1500

export default function OnePage() {
  const { params } = useRoute()
  return <One key={params['id']} id={params['id'] ?? ''} />
}

/** A draft is edited; what was sent is looked at. */
function One({ id }: { id: string }) {
  const resource = useResource(`staff:alert:${id}`, () => loadAlert(id))
  const alert = resource.data.value
  const sending = alert?.delivery != null && alert.delivery.status !== 'finished'
  useEffect(() => {
    if (!sending) return
    const timer = setInterval(() => {
      if (!document.hidden) void resource.refresh()
    }, POLL)
    return () => clearInterval(timer)
  }, [sending])
  if (alert?.status === 'draft') return <Editor alert={alert} reload={resource.refresh} />
  if (alert) return <Result alert={alert} reload={resource.refresh} failed={resource.error.value} />
  return (
    <Desk title={t('result')} current="/staff/alerts">
      <Bar heading={t('result')} />
      {resource.error.value !== undefined ? (
        <Failed error={resource.error.value} again={() => void resource.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}
