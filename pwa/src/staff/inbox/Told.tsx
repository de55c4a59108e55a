import { useEffect, useMemo, useState } from 'preact/hooks'
import { api, body } from '../../api/client'
import type { components } from '../../api/schema'
import { live } from '../../lib/live'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { language } from '../../lib/settings'
import { hhmm } from '../../lib/time'
import { Button, ButtonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import type { IconName } from '../../ui/names'
import { explain } from '../problems'
import { countWaiting } from '../waiting'
import { t } from './words'

type Message = components['schemas']['StaffMessage']

const EVERY = 60_000
const ICONS: Record<Message['kind'], IconName> = { alert_stalled: 'level-3', alert_moving: 'check', care_escalated: 'siren', care_opened: 'eye' }
const load = (): Promise<Message[]> => body(api.GET('/api/staff/inbox'))
const read = (staff_message_id: string): Promise<unknown> => body(api.POST('/api/staff/inbox/{staff_message_id}/read', { params: { path: { staff_message_id } } }))

/** On every page of the desk: what this person was told, until they say that they have seen it. */
export default function Told() {
  const found = useResource('staff:inbox', load)
  const { path } = useLocation()
  const stream = useMemo(() => live('/api/staff/live', ['message'], '/api/staff/live?of=inbox'), [])
  useEffect(() => {
    const look = (): void => void found.refresh()
    stream.on('message', () => {
      look()
      // What is told is counted in the menu, too.
      countWaiting()
    })
    stream.onOpen(look)
    const timer = setInterval(look, EVERY)
    return () => {
      clearInterval(timer)
      stream.close()
    }
  }, [stream])
  const messages = found.data.value ?? []
  return (
    // It is there before it says anything, so that a screen reader speaks up.
    <section class="told" role="alert" aria-label={t('label')}>
      {messages.map(one => (
        <One key={one.id} message={one} here={path === one.link} gone={() => found.set(messages.filter(other => other !== one))} />
      ))}
    </section>
  )
}

/** `here`: the page that it is about is open. */
function One({ message, here, gone }: { message: Message; here: boolean; gone: () => void }) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const lang = language.value
  const seen = async (): Promise<void> => {
    setBusy(true)
    try {
      await read(message.id)
      gone()
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  return (
    <div class="stale">
      <Icon name={ICONS[message.kind]} />
      <div class="grow">
        <h2>
          {message[`title_${lang}`]} <small class="t2">{hhmm(message.created_at)}</small>
        </h2>
        <p>{message[`body_${lang}`]}</p>
        <p hidden={!problem}>{problem}</p>
      </div>
      {!here && (
        <ButtonLink size="sm" href={message.link}>
          {t('open')}
        </ButtonLink>
      )}
      <Button size="sm" kind="plain" busy={busy} onClick={() => void seen()}>
        {t('seen')}
      </Button>
    </div>
  )
}
