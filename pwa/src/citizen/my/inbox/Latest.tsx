import { useResource } from '../../../lib/resource'
import { AgeNote } from '../../../ui/AgeNote'
import { Skeleton } from '../../../ui/Skeleton'
import { Stopped } from '../../../ui/Stopped'
import { useLive } from '../../live'
import { loadInbox } from '../api'
import { t } from '../words'
import { Messages } from './Messages'

const FEW = 3

/** The newest messages, on 'my'. */
export function Latest() {
  const inbox = useResource('inbox', loadInbox, { keepOn: 'mine' })
  useLive({ message: () => void inbox.refresh() })
  const messages = inbox.data.value
  return (
    <section>
      <div class="row between">
        <h2>{t('inbox')}</h2>
        {messages && messages.length > 0 && (
          <a class="link" href="/my/inbox">
            {t('all')}
          </a>
        )}
      </div>
      <AgeNote at={inbox.at.value} failed={inbox.error.value !== undefined} />
      {messages ? (
        messages.length > 0 ? (
          <Messages messages={messages.slice(0, FEW)} />
        ) : (
          <p class="t2 m8">{t('inboxNoneText')}</p>
        )
      ) : inbox.error.value ? (
        <Stopped error={inbox.error.value} onRetry={() => void inbox.refresh()} />
      ) : (
        <Skeleton />
      )}
    </section>
  )
}
