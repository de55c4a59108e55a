import { Art } from '../../ui/Art'
import { ButtonLink } from '../../ui/Button'
import { Note } from '../../ui/Note'
import { Panel } from '../../ui/Panel'
import { t as shell } from '../../messages'
import { Screen } from '../Screen'
import { t } from './words'

/** How to ask for care today: by telephone or in person. */
export default function Care() {
  return (
    <Screen
      title={t('title')}
      back={{ to: '/', label: shell('home') }}
      hasPhone
      bottom={
        <ButtonLink icon="phone" href="tel:16602642">
          {t('call')}
        </ButtonLink>
      }
    >
      <Art name="easy-meal" class="bowl" />
      <h1 class="m12">{t('question')}</h1>
      <p class="t2 lines m8">{t('text')}</p>
      <Panel kind="lit">
        <h2>{t('how')}</h2>
        <ol class="do m8">
          <li>{t('step1')}</li>
          <li>{t('step2')}</li>
          <li>{t('step3')}</li>
        </ol>
      </Panel>
      <Note icon="info">{t('soon')}</Note>
      <Note icon="siren">{t('call119')}</Note>
    </Screen>
  )
}
