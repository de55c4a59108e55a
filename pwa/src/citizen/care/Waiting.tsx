import { useResource } from '../../lib/resource'
import { settings } from '../../lib/settings'
import { Icon } from '../../ui/Icon'
import { Item, List } from '../../ui/List'
import { useLive } from '../live'
import { me } from '../session'
import { loadMine } from './api'
import { placeOf } from './asking'
import { titleOf } from './say'
import { draft, unsent } from './sending'
import { t } from './words'

/** What of care waits for the person: a request that is still on this phone, a question of the desk. Nothing where nothing does. */
export default function Waiting() {
  return (
    <>
      <Unsent />
      {me.value && <Questions key={me.value.id} />}
    </>
  )
}

function Unsent() {
  const asking = draft.value.value
  const state = draft.ready.value ? unsent(asking) : undefined
  if (!state) return null
  const word = state === 'pressed' ? 'waitUnsent' : asking.refused ? 'waitRefused' : 'waitWritten'
  const to = state === 'pressed' ? '/care/ask/sent' : asking.refused ? `/care/ask/${placeOf(asking.refused, asking, settings.value.easy)}` : '/care/ask/check'
  const needsSignIn = state === 'pressed' && me.value === null
  return <Row icon="send" href={to} title={t(word)} detail={t(needsSignIn ? 'unsentSignIn' : `${word}Text`)} />
}

function Questions() {
  const mine = useResource('care:cases', loadMine, { keepOn: 'mine' })
  useLive({ case: () => void mine.refresh() })
  const waits = mine.data.value?.cases.find(one => one.to_answer > 0)
  if (!waits) return null
  return <Row icon="care" href={`/care/${waits.id}`} title={t('waitAnswer')} detail={titleOf(waits)} />
}

function Row(props: { icon: 'send' | 'care'; href: string; title: string; detail: string }) {
  return (
    <div class="panel one">
      <List>
        <Item {...props} strong end={<Icon name="right" />} />
      </List>
    </div>
  )
}
