import { useEffect } from 'preact/hooks'
import { useFew } from '../../../lib/few'
import { useResource } from '../../../lib/resource'
import { AgeNote } from '../../../ui/AgeNote'
import { ButtonLink } from '../../../ui/Button'
import { More } from '../../../ui/More'
import { Skeleton } from '../../../ui/Skeleton'
import { AllStopped } from '../../../ui/Stopped'
import { Void } from '../../../ui/Void'
import { unreadInbox } from '../../inbox'
import { useLive } from '../../live'
import { loadInbox, readAll } from '../api'
import { Signed } from '../Signed'
import { t } from '../words'
import { Messages } from './Messages'

export default function InboxPage() {
  return (
    <Signed title={t('inbox')} path="/my/inbox">
      {() => <Inbox />}
    </Signed>
  )
}

function Inbox() {
  const inbox = useResource('inbox', loadInbox, { keepOn: 'mine' })
  useLive({ message: () => void inbox.refresh() })
  const messages = inbox.data.value
  const few = useFew(messages ?? [], 3)
  const hasNew = messages?.some(m => m.read_at === null) ?? false
  useEffect(() => {
    // What was new stays marked while the page is open, so that one sees which it was.
    if (hasNew) void readAll().then(() => (unreadInbox.value = 0), () => undefined)
  }, [hasNew])
  if (!messages) return inbox.error.value ? <AllStopped error={inbox.error.value} onRetry={() => void inbox.refresh()} /> : <Skeleton />
  if (messages.length === 0) {
    return (
      <>
        <AgeNote at={inbox.at.value} failed={inbox.error.value !== undefined} />
        <Void art="empty" title={t('inboxNone')} text={t('inboxNoneText')}>
          <div class="m16">
            <ButtonLink icon="calendar" href="/bookings">
              {t('toBookings')}
            </ButtonLink>
          </div>
        </Void>
      </>
    )
  }
  return (
    <>
      <AgeNote at={inbox.at.value} failed={inbox.error.value !== undefined} />
      <div ref={few.box}>
        <Messages messages={few.shown} />
      </div>
      <More label={t('moreMessages')} few={few} />
    </>
  )
}
