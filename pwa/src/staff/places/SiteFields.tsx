import { Field } from '../../ui/Field'
import type { SiteForm } from './siteForm'
import { t } from './words'

interface SiteFieldsProps {
  form: SiteForm
  set: (part: Partial<SiteForm>) => void
}

/** What citizens read about a site, in both languages. */
export function SiteFields({ form, set }: SiteFieldsProps) {
  const name = (text: string): string => [...text].slice(0, 60).join('')
  const address = (text: string): string => [...text].slice(0, 120).join('')
  return (
    <>
      <div class="two">
        <Field label={t('nameKo')} value={form.name_ko} onInput={text => set({ name_ko: name(text) })} />
        <Field label={t('nameEn')} value={form.name_en} onInput={text => set({ name_en: name(text) })} />
      </div>
      <Field label={t('addressKo')} value={form.address_ko} onInput={text => set({ address_ko: address(text) })} />
      <Field label={t('addressEn')} value={form.address_en} onInput={text => set({ address_en: address(text) })} />
      <div class="half">
        <Field label={t('sitePhone')} hint={t('sitePhoneHint')} type="tel" inputMode="tel" value={form.phone} onInput={text => set({ phone: text.slice(0, 20) })} />
      </div>
    </>
  )
}
