import type { IconName } from '../../ui/names'
import { ButtonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Note } from '../../ui/Note'
import { Panel } from '../../ui/Panel'
import { Screen } from '../Screen'
import { t } from './words'

const STEPS: readonly { icon: IconName; step: 'step1' | 'step2' | 'step3' }[] = [
  { icon: 'share', step: 'step1' },
  { icon: 'plus', step: 'step2' },
  { icon: 'home', step: 'step3' },
]

/** iPhones let only an app on the home screen receive alerts; it shares nothing with Safari, so the choices are made there. */
export function HowToInstall({ back, forAlerts }: { back: { to: string; label: string }; forAlerts?: boolean }) {
  return (
    <Screen
      title={t('title')}
      back={back}
      bottom={
        <ButtonLink kind="plain" size="mid" icon="bell" href="/alerts">
          {t('read')}
        </ButtonLink>
      }
    >
      <h1 class="m0 lines">{t(forAlerts ? 'titleAlerts' : 'title')}</h1>
      <p class="t2">{t(forAlerts ? 'whyAlerts' : 'offerText')}</p>
      <Panel kind="lit">
        <ol class="do">
          {STEPS.map(({ icon, step }) => (
            <li key={step}>
              <span class="row start wrap">
                <span class="grow">{t(step)}</span>
                <Icon name={icon} size="l" />
              </span>
            </li>
          ))}
        </ol>
      </Panel>
      {forAlerts && <Note icon="info">{t('thenChoose')}</Note>}
      <Note icon="globe">{t('safari')}</Note>
    </Screen>
  )
}
