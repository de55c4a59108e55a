import { choose, settings, type Language, type TextSize, type Theme } from '../../lib/settings'
import { useLocation, useStep } from '../../lib/router'
import { speak } from '../../messages'
import { explain } from '../../messages/errors'
import { EasySwitch } from '../../ui/EasySwitch'
import { Item, List } from '../../ui/List'
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
  const { lang, text, theme, easy } = settings.value
  const { query } = useLocation()
  // Easy mode asks one of these on a screen of its own.
  const only = easy ? query['of'] : undefined
  useStep(only)
  const shows = (part: 'language' | 'text' | 'theme'): boolean => !easy || only === part
  const change = (to: Language): void => {
    speak(to).catch(() => toast(explain(new Problem({ code: 'offline' })), { icon: 'offline' }))
  }
  return (
    <Screen title={t('title')} back={only ? { to: '/settings', label: t('title') } : { to: '/my', label: t('back') }} tab="/my">
      <h1>{t('title')}</h1>
      {!only && (
        <Panel>
          <div class="row between wrap">
            <p class="grow">
              <span class="s t2">{t('easyHint')}</span>
            </p>
            <EasySwitch />
          </div>
        </Panel>
      )}
      {easy && !only && (
        <List>
          <Item icon="globe" href="/settings?of=language" title={t('language')} detail={LANGUAGES.find(l => l.lang === lang)?.name} />
          <Item icon="easy" href="/settings?of=text" title={t('text')} detail={t(`text${text}`)} />
          <Item icon="eye" href="/settings?of=theme" title={t('theme')} detail={t(theme)} />
        </List>
      )}
      {shows('language') && (
        <Options legend={t('language')}>
          {LANGUAGES.map(l => (
            <Option key={l.lang} type="radio" name="language" label={l.name} checked={lang === l.lang} onChange={() => change(l.lang)} />
          ))}
        </Options>
      )}
      {shows('text') && (
        <Options legend={t('text')}>
          {SIZES.map(size => (
            <Option key={size} type="radio" name="text" label={t(`text${size}`)} hint={`${size}%`} checked={text === size} onChange={() => choose({ text: size })} />
          ))}
        </Options>
      )}
      {shows('theme') && (
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
      )}
      <Note icon="check">{t('kept')}</Note>
      {!easy && <InstallOffer />}
    </Screen>
  )
}
