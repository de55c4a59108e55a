import { Field } from '../../ui/Field'
import type { TextForm, TextName } from './textForm'
import { t } from './words'

const KINDS = ['counselling', 'room'] as const

interface TextFieldsProps {
  form: TextForm
  set: (part: Partial<TextForm>) => void
  /** Those to look at again. */
  wrong: ReadonlySet<string>
}

/** What citizens read about a service, in both languages. */
export function TextFields({ form, set, wrong }: TextFieldsProps) {
  const field = (name: TextName, label: string, most: number, lines?: number) => (
    <Field label={label} value={form[name]} most={most} {...(lines && { lines })} error={wrong.has(name) ? t('nameNeeded') : undefined} onInput={text => set({ [name]: [...text].slice(0, most).join('') })} />
  )
  return (
    <>
      <fieldset class="radios">
        <legend>{t('kind')}</legend>
        {KINDS.map(kind => (
          <label key={kind}>
            <input type="radio" name="kind" checked={form.kind === kind} onChange={() => set({ kind })} />
            <span>{t(kind)}</span>
          </label>
        ))}
      </fieldset>
      <div class="two">
        {field('name_ko', t('nameKo'), 60)}
        {field('name_en', t('nameEn'), 60)}
      </div>
      <div class="two">
        {field('description_ko', t('descriptionKo'), 500, 3)}
        {field('description_en', t('descriptionEn'), 500, 3)}
      </div>
      <div class="half">
        <Field label={t('position')} hint={t('positionHint')} inputMode="numeric" value={form.position} onInput={text => set({ position: text.replace(/\D/g, '').slice(0, 3) })} />
      </div>
    </>
  )
}
