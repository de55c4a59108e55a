import { local } from '../../../lib/local'
import { ago } from '../../../lib/time'
import { Item, List } from '../../../ui/List'
import type { IconName } from '../../../ui/names'
import { State } from '../../../ui/State'
import { readOne, type Message } from '../api'
import { t } from '../words'

/** By how the kind of a message begins. */
const ICONS: readonly (readonly [string, IconName])[] = [
  ['booking', 'calendar'],
  ['counsellor', 'clock'],
  ['waitlist', 'bell'],
  ['program', 'ticket'],
  ['satisfaction', 'heart'],
  ['care', 'care'],
]
const icon = (message: Message): IconName => ICONS.find(([begin]) => message.kind.startsWith(begin))?.[1] ?? 'mail'

export function Messages({ messages }: { messages: readonly Message[] }) {
  return (
    <List>
      {messages.map(message => (
        <Item
          key={message.id}
          icon={icon(message)}
          href={message.link}
          {...(message.read_at === null && { onClick: () => void readOne(message.id) })}
          strong={message.read_at === null}
          title={local(message, 'title')}
          detail={
            <>
              {local(message, 'body')}
              <br />
              {ago(message.created_at, Date.now())}
            </>
          }
          end={message.read_at === null ? <State>{t('fresh')}</State> : <></>}
        />
      ))}
    </List>
  )
}
