import { useState } from 'preact/hooks'
import { change, choices, TOPICS, type Topic } from '../../lib/choices'
import { cannotSubscribe } from '../../lib/push'
import { useLocation } from '../../lib/router'
import { language, settings } from '../../lib/settings'
import { Chip, Chips } from '../../ui/Chip'
import { HowFar } from '../../ui/HowFar'
import type { IconName } from '../../ui/names'
import { HowToInstall } from '../install/Steps'
import { Screen } from '../Screen'
import { device, wants } from './device'
import { Done } from './Done'
import { EasyChoose } from './Easy'
import { FromAccount } from './FromAccount'
import { Language } from './Language'
import { MyPlaces } from './MyPlaces'
import { OnHere } from './Paused'
import { StopAll } from './StopAll'
import { Foot, useTurnOn } from './TurnOn'
import { Examples, howOftenNow, usePreview } from './WhatComes'
import { When } from './When'
import { t } from './words'

const ICONS: Record<Topic, IconName> = {
  disaster: 'siren', weather: 'weather', air: 'air', traffic: 'bus', jobs: 'job', health: 'health', welfare: 'welfare', culture: 'ticket',
} // prettier-ignore

/** First the choices and what they will bring; only the last button lets the browser ask. */
export default function MyAlerts() {
  const { route } = useLocation()
  const [done, setDone] = useState(false)
  if (cannotSubscribe() === 'install-first') return <HowToInstall back={{ to: '/alerts', label: t('back') }} forAlerts />
  const again = (): void => {
    setDone(false)
    route('/alerts/choices', true)
  }
  if (done) return <Done onAgain={again} />
  return settings.value.easy ? <EasyChoose onDone={() => setDone(true)} /> : <Choose onDone={() => setDone(true)} />
}

function Choose({ onDone }: { onDone: () => void }) {
  const turning = useTurnOn(onDone)
  const preview = usePreview()
  const { topics, min_level: from } = choices.value
  const on = device.value
  const unchanged = on && wants(on, choices.value, language.value)
  const pick = (topic: Topic): void => change({ topics: topics.includes(topic) ? topics.filter(one => one !== topic) : [...topics, topic] })
  return (
    <Screen
      title={t('title')}
      back={{ to: '/alerts', label: t('back') }}
      {...(unchanged ? { tab: '/alerts' as const } : { bottom: <Foot on={Boolean(on)} turning={turning} /> })}
    >
      <h1 class="m0">{t('question')}</h1>
      {on && <OnHere of={on} />}
      <FromAccount />
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
            {topics.length === 0 && from < 4 ? t('noTopic') : t(`from${from}`)} <b>{howOftenNow(preview)}</b>
          </p>
          <p class="t2">{t('always')}</p>
        </div>
      </section>
      <When />
      <Language />
      {preview.value && <Examples preview={preview.value} />}
      {on && <StopAll />}
      {turning.trouble}
    </Screen>
  )
}
