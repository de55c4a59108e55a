import { choose, settings, type Language, type TextSize, type Theme } from '../../lib/settings'
import { speak } from '../../messages'
import { explain } from '../../messages/errors'
import { EasySwitch } from '../../ui/EasySwitch'
import { Note } from '../../ui/Note'
import { Option, Options } from '../../ui/Option'
import { Panel } from '../../ui/Panel'
import { toast } from '../../ui/Toasts'
import { Problem } from '../../api/problem'
import { InstallOffer } from '../install/Offer'
import { Screen } from '../Screen'
import { t } from './words'

const LANGUAGES: readonly { lang: Language; name: string }[] = [
  { lang: 'ko', name: '한국어' },
  { lang: 'en', name: 'English' },
]
const SIZES: readonly TextSize[] = [100, 125, 150, 200]
const THEMES: readonly Theme[] = ['auto', 'light', 'dark', 'contrast']

export default function Settings() {
  const { lang, text, theme } = settings.value
  const change = (to: Language): void => {
    speak(to).catch(() => toast(explain(new Problem({ code: 'offline' })), { icon: 'offline' }))
  }
  return (
    <Screen title={t('title')} back={{ to: '/my', label: t('back') }} tab="/my">
      <h1>{t('title')}</h1>
      <Panel>
        <div class="row between wrap">
          <p class="grow">
            <span class="s t2">{t('easyHint')}</span>
          </p>
          <EasySwitch />
        </div>
      </Panel>
      <Options legend={t('language')}>
        {LANGUAGES.map(l => (
          <Option key={l.lang} type="radio" name="language" label={l.name} checked={lang === l.lang} onChange={() => change(l.lang)} />
        ))}
      </Options>
      <Options legend={t('text')}>
        {SIZES.map(size => (
          <Option key={size} type="radio" name="text" label={t(`text${size}`)} hint={`${size}%`} checked={text === size} onChange={() => choose({ text: size })} />
        ))}
      </Options>
      <Options legend={t('theme')}>
        {THEMES.map(option => (
          <Option
            key={option}
            type="radio"
            name="theme"
            label={t(option)}
            {...(option === 'contrast' && { hint: t('contrastHint') })}
            checked={theme === option}
            onChange={() => choose({ theme: option })}
          />
        ))}
      </Options>
      <Note icon="check">{t('kept')}</Note>
      <InstallOffer />
    </Screen>
  )
}
