import { language } from '../lib/settings'
import { speak, t } from '../messages'
import { Icon } from './Icon'

/** Names the language that it leads to, in that language. */
export function LanguagePill() {
  const other = language.value === 'ko' ? 'en' : 'ko'
  return (
    <button type="button" class="pill" lang={other} onClick={() => void speak(other).catch(() => undefined)}>
      <Icon name="globe" />
      {t('otherLanguage')}
    </button>
  )
}
