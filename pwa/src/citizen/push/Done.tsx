import { useEffect, useRef } from 'preact/hooks'
import { choices } from '../../lib/choices'
import { t as shell } from '../../messages'
import { Button, ButtonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Note } from '../../ui/Note'
import { Panel } from '../../ui/Panel'
import { State } from '../../ui/State'
import { InstallOffer } from '../install/Offer'
import { Screen } from '../Screen'
import { placeWord } from './MyPlaces'
import { oftenWords, usePreview } from './WhatComes'
import { clockWord } from './When'
import { t } from './words'

/** What was chosen, said again once the server has it. */
export function Done({ onAgain }: { onAgain: () => void }) {
  const { places, topics, min_level: from, quiet } = choices.value
  const preview = usePreview()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    scrollTo(0, 0)
    heading.current?.focus()
  }, [])
  return (
    <Screen
      title={t('doneTitle')}
      back={{ to: '/alerts', label: t('back') }}
      bottom={
        <>
          <ButtonLink icon="bell" href="/alerts">
            {t('toAlerts')}
          </ButtonLink>
          <Button kind="plain" size="mid" onClick={onAgain}>
            {t('changeAgain')}
          </Button>
        </>
      }
    >
      <h1 class="m0" ref={heading} tabIndex={-1}>
        {t('doneTitle')}
      </h1>
      <Panel kind="lit">
        <State kind="ok" icon="check">
          {t('doneState')}
        </State>
        <dl class="facts">
          <dt>{t('donePlaces')}</dt>
          <dd>{places.length ? places.map(placeWord).join(shell('comma')) : t('doneCity')}</dd>
          <dt>{t('doneTopics')}</dt>
          <dd>{topics.length ? topics.map(topic => t(topic)).join(shell('comma')) : t('doneNone')}</dd>
          <dt>{t('doneFar')}</dt>
          <dd>{t(`from${from}`)}</dd>
          {quiet && (
            <>
              <dt>{t('doneQuiet')}</dt>
              <dd>{t('quietHours', { from: clockWord(quiet.from), until: clockWord(quiet.until) })}</dd>
            </>
          )}
          {preview.value && (
            <>
              <dt>{t('doneOften')}</dt>
              <dd>{oftenWords(preview.value.per_month)}</dd>
            </>
          )}
        </dl>
      </Panel>
      <p class="note">
        <Icon name="siren" />
        <span>{t('always')}</span>
      </p>
      <Note icon="settings">{t('doneChange')}</Note>
      <InstallOffer />
    </Screen>
  )
}
