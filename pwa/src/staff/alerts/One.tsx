import { useEffect, useMemo } from 'preact/hooks'
import { live } from '../../lib/live'
import { useResource } from '../../lib/resource'
import { useRoute } from '../../lib/router'
import { Bar } from '../../ui/Bar'
import { Skeleton } from '../../ui/Skeleton'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { has, staff } from '../session'
import { loadAlert } from './calls'
import { Editor } from './Editor'
import { isUnsent } from './say'
import { Result } from './Result'
import { Waiting } from './Waiting'
import { t } from './words'

const POLL = 1500
/** SMS wait for minutes, and for the turn of the timetable. */
const SLOW = 5000

export default function OnePage() {
  const { params } = useRoute()
  return <One key={params['id']} id={params['id'] ?? ''} />
}

/** A draft is edited; what was sent is looked at. */
function One({ id }: { id: string }) {
  const resource = useResource(`staff:alert:${id}`, () => loadAlert(id))
  const alert = resource.data.value
  const sending = alert?.delivery != null && alert.delivery.status !== 'finished'
  const texting = alert?.sms?.state === 'waiting' || alert?.sms?.state === 'sending'
  const every = sending ? POLL : texting ? SLOW : 0
  useEffect(() => {
    if (!every) return
    const timer = setInterval(() => {
      if (!document.hidden) void resource.refresh()
    }, every)
    return () => clearInterval(timer)
  }, [every])
  const stream = useMemo(() => live('/api/staff/live', ['alert']), [])
  useEffect(() => {
    // A colleague has approved, returned or followed it.
    const stop = stream.on('alert', () => void resource.refresh())
    return () => {
      stop()
      stream.close()
    }
  }, [stream])
  const person = staff.value
  if (alert?.status === 'draft' && person && has(person, 'operator')) return <Editor alert={alert} reload={resource.refresh} />
  if (alert && isUnsent(alert)) return <Waiting key={alert.version} alert={alert} reload={resource.refresh} />
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
