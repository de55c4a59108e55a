import { t as shell } from '../../messages'
import { ButtonLink } from '../../ui/Button'
import { Void } from '../../ui/Void'
import { Screen } from '../Screen'
import { t } from './words'

export default function Later() {
  return (
    <Screen
      title={t('title')}
      back={{ to: '/', label: shell('home') }}
      bottom={
        <ButtonLink icon="phone" href="tel:120">
          {shell('call120')}
        </ButtonLink>
      }
    >
      <Void art="empty" main title={t('title')} text={t('text')} />
    </Screen>
  )
}
