import { useId, useRef } from 'preact/hooks'
import { Field } from '../../ui/Field'
import { Icon } from '../../ui/Icon'
import { LANG_NAMES, LANGS, length, LIMITS, stateOf, tooMany, wordy, type Form, type TextForm, type TextLang } from './form'
import { t } from './words'

interface TextsProps {
  form: Form
  lang: TextLang
  show: (lang: TextLang) => void
  write: (lang: TextLang, part: Partial<TextForm>) => void
}

/** What is said, one tab a language; a mark says how complete each is. */
export function Texts({ form, lang, show, write }: TextsProps) {
  const id = useId()
  const tabs = useRef<HTMLDivElement>(null)
  const onKey = (e: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key]
    if (!step) return
    e.preventDefault()
    const next = LANGS[(LANGS.indexOf(lang) + step + LANGS.length) % LANGS.length]!
    show(next)
    tabs.current?.querySelector<HTMLElement>(`[data-lang="${next}"]`)?.focus()
  }
  const text = form[lang]
  const put = (part: Partial<TextForm>): void => write(lang, part)
  const over = (part: 'event' | 'headline' | 'body'): boolean => length(text[part]) > LIMITS[part][1]
  const long = (part: 'headline' | 'body'): boolean => length(text[part]) > LIMITS[part][0]
  return (
    <>
      <div class="tabsl" role="tablist" aria-label={t('languages')} ref={tabs} onKeyDown={onKey}>
        {LANGS.map(one => {
          const state = stateOf(form[one])
          return (
            <button
              type="button"
              key={one}
              role="tab"
              id={`${id}${one}`}
              data-lang={one}
              lang={one}
              aria-selected={one === lang}
              aria-controls={`${id}p`}
              tabIndex={one === lang ? 0 : -1}
              class={one === lang ? 'on' : ''}
              onClick={() => show(one)}
            >
              {LANG_NAMES[one]}
              {state !== 'empty' && <Icon name={state === 'complete' ? 'check' : 'level-3'} class={state === 'complete' ? 'ok' : 'bad'} />}
              <span class="vh">{t(state)}</span>
            </button>
          )
        })}
      </div>
      <div class="fields" role="tabpanel" id={`${id}p`} aria-labelledby={`${id}${lang}`}>
        <Field key={`${lang}e`} label={t('event')} hint={t('eventHint')} name={`${lang}-event`} value={text.event} onInput={event => put({ event })} most={LIMITS.event[0]} />
        <Field
          key={`${lang}h`}
          label={t('headline')}
          name={`${lang}-headline`}
          value={text.headline}
          onInput={headline => put({ headline })}
          most={LIMITS.headline[0]}
          {...(long('headline') && { hint: t('headlineLong') })}
          error={over('headline') ? t('headlineTooLong') : undefined}
        />
        <Field
          key={`${lang}b`}
          label={t('body')}
          name={`${lang}-body`}
          value={text.body}
          onInput={body => put({ body })}
          most={LIMITS.body[0]}
          lines={3}
          {...(long('body') && { hint: t('bodyLong') })}
          error={over('body') ? t('bodyTooLong') : undefined}
        />
        <Field
          key={`${lang}i`}
          label={t('instructions')}
          hint={t('instructionsHint')}
          name={`${lang}-instructions`}
          value={text.instructions}
          onInput={instructions => put({ instructions })}
          lines={3}
          error={tooMany(text) ? t('instructionsTooMany') : wordy(text) ? t('instructionsLong') : undefined}
        />
      </div>
    </>
  )
}
