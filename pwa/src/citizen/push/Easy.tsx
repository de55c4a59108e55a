import { change, choices, type Topic } from '../../lib/choices'
import { useLocation, useStep } from '../../lib/router'
import { language } from '../../lib/settings'
import { t as shell } from '../../messages'
import { ButtonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import type { LevelNumber } from '../../ui/Level'
import type { IconName } from '../../ui/names'
import { Option } from '../../ui/Option'
import { Panel } from '../../ui/Panel'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { Screen } from '../Screen'
import { device, wants } from './device'
import { MyPlaces, placeWord } from './MyPlaces'
import { StopAll } from './StopAll'
import { Foot, useTurnOn, type Turning } from './TurnOn'
import { howOftenNow, usePreview } from './WhatComes'
import { clockWord, NIGHT } from './When'
import { t } from './words'

const at = (step: string): string => `/alerts/choices?step=${step}`

/** Topics that one needs for the same reason are one question. */
const GROUPS = [
  { word: 'groupSafe', icon: 'siren', topics: ['disaster', 'weather', 'air'] },
  { word: 'groupOut', icon: 'bus', topics: ['traffic', 'health'] },
  { word: 'groupHelp', icon: 'welfare', topics: ['jobs', 'welfare', 'culture'] },
] as const satisfies readonly { word: string; icon: IconName; topics: readonly Topic[] }[]

/** Easy mode's choices: where, what and how far, one question a screen. */
export function EasyChoose({ onDone }: { onDone: () => void }) {
  const { query } = useLocation()
  const turning = useTurnOn(onDone)
  const on = device.value
  const step = query['step']
  useStep(step)
  const back = { to: '/alerts', label: t('back') }
  if (step === 'what') return <What />
  if (step === 'far') return <Far />
  if (step === 'night') return <Night on={Boolean(on)} turning={turning} />
  if (step === undefined && on === undefined) {
    return (
      <Screen title={t('title')} back={back}>
        <Skeleton kind="tall" />
      </Screen>
    )
  }
  if (step === undefined && on) return <Now back={back} />
  return (
    <Screen title={t('where')} back={on ? { to: '/alerts/choices', label: shell('back') } : back} bottom={<ButtonLink href={at('what')}>{shell('next')}</ButtonLink>}>
      <h1>{t('where')}</h1>
      <MyPlaces />
    </Screen>
  )
}

/** What this phone gets already. */
function Now({ back }: { back: { to: string; label: string } }) {
  const { places, topics } = choices.value
  return (
    <Screen title={t('onHere')} back={back} tab="/alerts">
      <h1>{t('onHere')}</h1>
      <Panel kind="lit">
        <State kind="ok" icon="bell">
          {t('doneState')}
        </State>
        <p class="m12">{places.length ? places.map(placeWord).join(shell('comma')) : t('doneCity')}</p>
        <p>{topics.length ? topics.map(topic => t(topic)).join(shell('comma')) : t('doneNone')}</p>
      </Panel>
      <ButtonLink icon="settings" href={at('where')}>
        {t('changeAgain')}
      </ButtonLink>
      <StopAll />
    </Screen>
  )
}

function What() {
  const { topics } = choices.value
  return (
    <Screen title={t('what')} back={{ to: at('where'), label: shell('back') }} bottom={<ButtonLink href={at('far')}>{shell('next')}</ButtonLink>}>
      <h1>{t('what')}</h1>
      <div class="opts" role="group" aria-label={t('what')}>
        {GROUPS.map(group => {
          const mine: readonly Topic[] = group.topics
          const has = mine.filter(topic => topics.includes(topic))
          return (
            <Option
              key={group.word}
              type="checkbox"
              name="topics"
              wide
              icon={group.icon}
              label={t(group.word)}
              hint={(has.length ? has : mine).map(topic => t(topic)).join(shell('comma'))}
              checked={has.length > 0}
              onChange={checked => change({ topics: [...topics.filter(topic => !mine.includes(topic)), ...(checked ? mine : [])] })}
            />
          )
        })}
      </div>
    </Screen>
  )
}

function Far() {
  const { min_level: from } = choices.value
  const preview = usePreview()
  // Who chose on a full screen that only 위급 comes keeps that.
  const levels: readonly LevelNumber[] = [from === 4 ? 4 : 3, 2, 1]
  return (
    <Screen
      title={t('far')}
      back={{ to: at('what'), label: shell('back') }}
      bottom={<ButtonLink href={at('night')}>{shell('next')}</ButtonLink>}
    >
      <h1>{t('far')}</h1>
      <div class="opts" role="radiogroup" aria-label={t('far')}>
        {levels.map(level => (
          <Option key={level} type="radio" name="far" wide label={t(`far${level}`)} hint={t(`from${level}`)} checked={from === level} onChange={() => change({ min_level: level })} />
        ))}
      </div>
      <p aria-live="polite">
        <b>{howOftenNow(preview)}</b>
      </p>
      <p class="note">
        <Icon name="siren" />
        <span>{t('always')}</span>
      </p>
    </Screen>
  )
}

function Night({ on, turning }: { on: boolean; turning: Turning }) {
  const { quiet } = choices.value
  const unchanged = device.value && wants(device.value, choices.value, language.value)
  return (
    <Screen
      title={t('night')}
      back={{ to: at('far'), label: shell('back') }}
      bottom={unchanged ? <ButtonLink href="/alerts/choices">{t('ok')}</ButtonLink> : <Foot on={on} turning={turning} />}
    >
      <h1>{t('night')}</h1>
      <div class="opts" role="radiogroup" aria-label={t('night')}>
        <Option
          type="radio"
          name="night"
          wide
          label={t('nightQuiet')}
          hint={quiet ? t('quietHours', { from: clockWord(quiet.from), until: clockWord(quiet.until) }) : t('nightQuietHint')}
          checked={quiet !== null}
          onChange={() => change({ quiet: quiet ?? NIGHT })}
        />
        <Option type="radio" name="night" wide label={t('nightAll')} hint={t('nightAllHint')} checked={quiet === null} onChange={() => change({ quiet: null })} />
      </div>
      {turning.trouble}
    </Screen>
  )
}
