import { t as shell } from '../../messages'
import { ButtonLink } from '../../ui/Button'
import { Void } from '../../ui/Void'
import { Screen } from '../Screen'
import { t } from './words'

/** An address that leads nowhere. */
export default function Away() {
  return (
    <Screen title={t('title')} back={{ to: '/', label: shell('home') }} tab="/">
      <Void art="empty" main title={t('title')} text={t('text')}>
        <div>
          <ButtonLink icon="home" href="/">
            {t('home')}
          </ButtonLink>
        </div>
      </Void>
    </Screen>
  )
}
