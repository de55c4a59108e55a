import { Chip, Chips } from '../../ui/Chip'
import { Icon } from '../../ui/Icon'
import { LANG_NAMES, LANGS, stateOf, type Form, type TextLang } from './form'
import { Lock } from './Lock'
import { t } from './words'

interface RehearsalProps {
  form: Form
  lang: TextLang
  show: (lang: TextLang) => void
  allClear: boolean
}

/** The lock screen in each language, by day and by night. */
export function Rehearsal({ form, lang, show, allClear }: RehearsalProps) {
  return (
    <>
      <h2 class="row between wrap">
        {t('locks')}
        <span class="stat">
          <Icon name="globe" />
          {t('langsWritten', { n: LANGS.filter(one => stateOf(form[one]) === 'complete').length })}
        </span>
      </h2>
      <Chips label={t('locksIn')}>
        {LANGS.map(one => (
          <Chip key={one} on={one === lang} onClick={() => show(one)}>
            {LANG_NAMES[one]}
          </Chip>
        ))}
      </Chips>
      <div class="twolocks">
        <Lock form={form} lang={lang} allClear={allClear} />
        <Lock form={form} lang={lang} allClear={allClear} dark />
      </div>
    </>
  )
}
