import { change, choices, type AlertLang } from '../../lib/choices'
import { language } from '../../lib/settings'
import { Choice } from '../../ui/Choice'
import { t } from './words'

/** Each in its own words, for whoever reads no other. */
const NAMES: readonly (readonly [AlertLang, string])[] = [
  ['ko', '한국어'],
  ['en', 'English'],
  ['ru', 'Русский'],
  ['vi', 'Tiếng Việt'],
  ['zh', '中文'],
]

export function Language() {
  return (
    <section>
      <Choice
        label={t('inLanguage')}
        value={choices.value.lang ?? language.value}
        choices={NAMES}
        onChoose={lang => change({ lang: lang === language.peek() ? null : (lang as AlertLang) })}
      />
      <p class="s t2 m8">{t('inLanguageHint')}</p>
    </section>
  )
}
