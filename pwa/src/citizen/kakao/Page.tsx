import '../../styles/rest.css'
import { ButtonLink } from '../../ui/Button'
import { LanguagePill } from '../../ui/LanguagePill'
import { Note } from '../../ui/Note'
import { Void } from '../../ui/Void'
import { Screen } from '../Screen'
import { outside, stayInKakaoTalk } from './detect'
import { t } from './words'

export default function Kakao({ onStay }: { onStay: () => void }) {
  const stay = (): void => {
    stayInKakaoTalk()
    onStay()
  }
  return (
    <Screen
      title={t('title')}
      top={<LanguagePill />}
      bottom={
        <>
          <ButtonLink icon="share" href={outside(location.href)}>
            {t('open')}
          </ButtonLink>
          <button type="button" class="b plain mid" onClick={stay}>
            {t('stay')}
          </button>
        </>
      }
    >
      <Void art="empty" main title={t('title')} text={t('body')} />
      <Note icon="info">{t('how')}</Note>
    </Screen>
  )
}
