import said from '../../../../backend/messages/words.json'
import { hhmm } from '../../lib/time'
import { t as shell } from '../../messages'
import { Icon } from '../../ui/Icon'
import type { LevelNumber } from '../../ui/Level'
import { LANG_NAMES, standIn, type Form, type TextLang } from './form'
import { t } from './words'

// A notification speaks the phone's language, whatever the desk's is; the words are the server's own.
const LEVEL: Record<TextLang, Record<LevelNumber, string>> = {
  ko: { 1: '소식', 2: '안전안내', 3: '긴급', 4: '위급' },
  en: { 1: 'News', 2: 'Safety', 3: 'Urgent', 4: 'Extreme' },
  ru: { 1: 'Новость', 2: 'Безопасность', 3: 'Срочно', 4: 'Опасность' },
  vi: { 1: 'Tin tức', 2: 'An toàn', 3: 'Khẩn cấp', 4: 'Nguy hiểm' },
  zh: { 1: '消息', 2: '安全提醒', 3: '紧急', 4: '特急' },
}
const APP: Record<TextLang, string> = { ko: '모바일 광주', en: 'Mobile Gwangju', ru: 'Mobile Gwangju', vi: 'Mobile Gwangju', zh: 'Mobile Gwangju' }
const EXERCISE: Record<TextLang, string> = said.exercise
const ALL_CLEAR: Record<TextLang, string> = said.all_clear
const ANSWERS: Record<'safe' | 'need_help', Record<TextLang, string>> = said.answers
const INSTEAD: Partial<Record<TextLang, Partial<Record<TextLang, string>>>> = said.instead
/** As `Intl` names them. */
const LOCALE: Record<TextLang, string> = { ko: 'ko-KR', en: 'en-GB', ru: 'ru-RU', vi: 'vi-VN', zh: 'zh-CN' }

interface LockProps {
  form: Form
  lang: TextLang
  dark?: boolean
  /** It tells that all is over. */
  allClear?: boolean
}

/** Title and text are cut where phones cut them: two lines and four. */
export function Lock({ form, lang, dark, allClear }: LockProps) {
  const now = Date.now()
  const shown = standIn(form, lang)
  const text = form[shown]
  const clock = lang === 'ko' ? `${Number(hhmm(now).slice(0, 2)) % 12 || 12}${hhmm(now).slice(2)}` : hhmm(now)
  const day = new Intl.DateTimeFormat(LOCALE[lang], { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'Asia/Seoul' }).format(now)
  const level = allClear ? 1 : form.level
  const body = [INSTEAD[lang]?.[shown], allClear && `${ALL_CLEAR[shown]} ·`, text.event && `${text.event} ·`, text.body].filter(Boolean).join(' ')
  return (
    <figure class={dark ? 'lock dk' : 'lock lt'}>
      <figcaption class="vh">
        {t(dark ? 'lockDark' : 'lockLight', { lang: LANG_NAMES[lang] })}
        {shown !== lang && `, ${t('lockInstead', { lang: LANG_NAMES[shown] })}`}
      </figcaption>
      <p class="clk" aria-hidden="true">
        {clock}
      </p>
      <p class="dy" aria-hidden="true" lang={lang}>
        {day}
      </p>
      <div class="noti" lang={shown}>
        <img src="/icons/icon-192.png" alt="" width="36" height="36" />
        <div class="grow">
          <p class="nh">
            {level ? (
              <span class={`level lv${level}`} lang={lang}>
                <Icon name={`level-${level}`} />
                {LEVEL[lang][level]}
              </span>
            ) : (
              <span />
            )}
            <span>{APP[lang]}</span>
          </p>
          {text.headline || text.body ? (
            <>
              <b class="cut2">{form.exercise ? `[${EXERCISE[lang]}] ${text.headline}` : text.headline}</b>
              <p class="cut4">{body}</p>
            </>
          ) : (
            <p lang={document.documentElement.lang}>{t('lockEmpty')}</p>
          )}
          {form.asks && !allClear && (
            <p class="acts" lang={lang}>
              <span>{ANSWERS.safe[lang]}</span>
              <span>{ANSWERS.need_help[lang]}</span>
            </p>
          )}
        </div>
      </div>
    </figure>
  )
}

export const levelName = (level: LevelNumber): string => shell(`level${level}`)
