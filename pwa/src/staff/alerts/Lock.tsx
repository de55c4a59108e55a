import { day, hhmm } from '../../lib/time'
import { t as shell } from '../../messages'
import { Icon } from '../../ui/Icon'
import type { LevelNumber } from '../../ui/Level'
import { isBlank, type Form, type TextLang } from './form'
import { t } from './words'

// A notification speaks the phone's language, whatever the desk's is.
const LEVEL: Record<TextLang, Record<LevelNumber, string>> = {
  ko: { 1: '소식', 2: '안전안내', 3: '긴급', 4: '위급' },
  en: { 1: 'News', 2: 'Safety', 3: 'Urgent', 4: 'Extreme' },
}
const APP: Record<TextLang, string> = { ko: '모바일 광주', en: 'Mobile Gwangju' }

/** Title and text are cut where phones cut them: two lines and four. */
export function Lock({ form, lang, dark }: { form: Form; lang: TextLang; dark?: boolean }) {
  const now = Date.now()
  const fallback = lang === 'en' && isBlank(form.en)
  const shown: TextLang = fallback ? 'ko' : lang
  const text = form[shown]
  const clock = lang === 'ko' ? `${Number(hhmm(now).slice(0, 2)) % 12 || 12}${hhmm(now).slice(2)}` : hhmm(now)
  return (
    <figure class={dark ? 'lock dk' : 'lock lt'}>
      <figcaption class="vh">
        {t(lang === 'ko' ? 'lockKo' : 'lockEn')}
        {fallback && `, ${t('lockFallback')}`}
      </figcaption>
      <p class="clk" aria-hidden="true">
        {clock}
      </p>
      <p class="dy" aria-hidden="true">
        {day(now, lang)}
      </p>
      <div class="noti" lang={shown}>
        <img src="/icons/icon-192.png" alt="" width="36" height="36" />
        <div class="grow">
          <p class="nh">
            {form.level ? (
              <span class={`level lv${form.level}`}>
                <Icon name={`level-${form.level}`} />
                {LEVEL[shown][form.level]}
              </span>
            ) : (
              <span />
            )}
            <span>{APP[lang]}</span>
          </p>
          {text.headline || text.body ? (
            <>
              <b class="cut2">{text.headline}</b>
              <p class="cut4">{text.body}</p>
            </>
          ) : (
            <p lang={document.documentElement.lang}>{t('lockEmpty')}</p>
          )}
        </div>
      </div>
    </figure>
  )
}

export const levelName = (level: LevelNumber): string => shell(`level${level}`)
