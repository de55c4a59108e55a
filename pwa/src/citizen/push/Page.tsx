import { useEffect, useState } from 'preact/hooks'
import { change, choices, TOPICS, type Topic } from '../../lib/choices'
import { online } from '../../lib/online'
import { cannotSubscribe } from '../../lib/push'
import { language } from '../../lib/settings'
import { explain } from '../../messages/errors'
import { Button } from '../../ui/Button'
import { Chip, Chips } from '../../ui/Chip'
import { HowFar } from '../../ui/HowFar'
import { Icon } from '../../ui/Icon'
import type { IconName } from '../../ui/names'
import { Note } from '../../ui/Note'
import { Panel } from '../../ui/Panel'
import { State } from '../../ui/State'
import { toast } from '../../ui/Toasts'
import { HowToInstall } from '../install/Steps'
import { Screen } from '../Screen'
import { device, lookUp, turnOn, wants } from './device'
import { Done } from './Done'
import { MyPlaces } from './MyPlaces'
import { StopAll } from './StopAll'
import { TroubleDialog, type Trouble } from './Trouble'
import { Examples, oftenWords, usePreview } from './WhatComes'
import { t } from './words'

const ICONS: Record<Topic, IconName> = {
  disaster: 'siren', weather: 'weather', air: 'air', traffic: 'bus', jobs: 'job', health: 'health', welfare: 'welfare', culture: 'ticket',
} // prettier-ignore

/** First the choices and what they will bring; only the last button lets the browser ask. */
export default function MyAlerts() {
  const [done, setDone] = useState(false)
  if (cannotSubscribe() === 'install-first') return <HowToInstall back={{ to: '/alerts', label: t('back') }} forAlerts />
  return done ? <Done onAgain={() => setDone(false)} /> : <Choose onDone={() => setDone(true)} />
}

function Choose({ onDone }: { onDone: () => void }) {
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined)
  const [failure, setFailure] = useState<string | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const preview = usePreview()
  const { topics, min_level: from } = choices.value
  const on = device.value
  useEffect(() => void lookUp(), [])

  const send = async (): Promise<void> => {
    setFailure(undefined)
    setTrouble(undefined)
    setBusy(true)
    try {
      const refusal = await turnOn(choices.value, language.value)
      if (refusal && refusal !== 'install-first') setTrouble(refusal)
      else if (on) toast(t('saved'), { icon: 'check' })
      else onDone()
    } catch (error) {
      setFailure(explain(error))
    } finally {
      setBusy(false)
    }
  }
  const unchanged = on && wants(on, choices.value)
  const pick = (topic: Topic): void => change({ topics: topics.includes(topic) ? topics.filter(one => one !== topic) : [...topics, topic] })
  return (
    <Screen
      title={t('title')}
      back={{ to: '/alerts', label: t('back') }}
      {...(unchanged ? { tab: '/alerts' as const } : { bottom: <Foot on={Boolean(on)} busy={busy} failure={failure} onSend={() => void send()} /> })}
    >
      <h1 class="m0">{t('question')}</h1>
      {on && (
        <Panel kind="out">
          <State kind="ok" icon="bell">
            {t('onHere')}
          </State>
          <p class="s t2 m8">{t('onHereHint')}</p>
        </Panel>
      )}
      <MyPlaces />
      <section>
        <h2>{t('what')}</h2>
        <div class="m8">
          <Chips label={t('what')}>
            {TOPICS.map(topic => (
              <Chip key={topic} on={topics.includes(topic)} icon={ICONS[topic]} onClick={() => pick(topic)}>
                {t(topic)}
              </Chip>
            ))}
          </Chips>
        </div>
      </section>
      <section>
        <h2 id="far">{t('far')}</h2>
        <HowFar labelledBy="far" describedBy="far-words" from={from} onChange={level => change({ min_level: level })} />
        <div id="far-words" class="m12">
          <p aria-live="polite">
            {topics.length === 0 && from < 4 ? t('noTopic') : t(`from${from}`)} <b>{preview.value ? oftenWords(preview.value.per_month) : t(preview.failed ? 'notCounted' : 'counting')}</b>
          </p>
          <p class="t2">{t('always')}</p>
        </div>
      </section>
      {preview.value && <Examples preview={preview.value} />}
      {on && <StopAll />}
      {trouble && <TroubleDialog trouble={trouble} onClose={() => setTrouble(undefined)} onAgain={() => void send()} />}
    </Screen>
  )
}

interface FootProps {
  on: boolean
  busy: boolean
  failure: string | undefined
  onSend: () => void
}

function Foot({ on, busy, failure, onSend }: FootProps) {
  const refusal = cannotSubscribe()
  const [waited, setWaited] = useState(false)
  useEffect(() => {
    setWaited(false)
    if (!busy || Notification.permission !== 'default') return
    // Some browsers only show a small bell instead of asking.
    const timer = setTimeout(() => setWaited(true), 6000)
    return () => clearTimeout(timer)
  }, [busy])
  return (
    <>
      {failure ? (
        <p class="note" role="alert">
          <Icon name="info" />
          <span>{failure}</span>
        </p>
      ) : refusal ? (
        <Note icon="info">{t('cannotNote')}</Note>
      ) : !online.value ? (
        <Note icon="offline">{t('offlineNote')}</Note>
      ) : waited ? (
        <Note icon="bell">{t('noQuestion')}</Note>
      ) : (
        Notification.permission === 'default' && (
          <Note icon="bell">
            {t('askBefore')}
            <b>{t('askAllow')}</b>
            {t('askAfter')}
          </Note>
        )
      )}
      <Button busy={busy} onClick={onSend}>
        {busy ? t('asking') : refusal ? t('why') : t(on ? 'save' : 'turnOn')}
      </Button>
    </>
  )
}
