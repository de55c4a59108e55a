import { Button } from '../../../ui/Button'
import { Field } from '../../../ui/Field'
import type { District } from '../../types'
import { Choice, DongOptions } from './Choice'
import { NO_LOCATION, type LocationForm, type OrganizationForm } from './organizationForm'
import { t } from './words'

interface OrganizationFieldsProps {
  form: OrganizationForm
  set: (part: Partial<OrganizationForm>) => void
  districts: readonly District[]
  errorAt: (name: string) => string | undefined
}

const cut = (text: string, most: number): string => [...text].slice(0, most).join('')

/** What an organization is called, its telephone, and where it is. */
export function OrganizationFields({ form, set, districts, errorAt }: OrganizationFieldsProps) {
  const setLocation = (n: number, part: Partial<LocationForm>): void => set({ locations: form.locations.map((l, i) => (i === n ? { ...l, ...part } : l)) })
  return (
    <>
      <div class="two">
        <Field label={t('nameKo')} value={form.name_ko} error={errorAt('name_ko')} onInput={text => set({ name_ko: cut(text, 80) })} />
        <Field label={t('nameEn')} value={form.name_en} error={errorAt('name_en')} onInput={text => set({ name_en: cut(text, 80) })} />
      </div>
      <div class="half">
        <Field label={t('phone')} type="tel" inputMode="tel" value={form.phone} error={errorAt('phone')} onInput={text => set({ phone: text.slice(0, 20) })} />
      </div>
      {form.locations.map((l, n) => (
        <fieldset key={n} class="ask fields">
          <legend class="vh">{t('location', { n: n + 1 })}</legend>
          <div class="row between wrap">
            <b aria-hidden="true">{t('location', { n: n + 1 })}</b>
            <button type="button" class="link" aria-label={t('removeLocation', { n: n + 1 })} onClick={() => set({ locations: form.locations.filter((_, i) => i !== n) })}>
              {t('remove')}
            </button>
          </div>
          <div class="two">
            <Field label={t('locationKo')} value={l.name_ko} error={errorAt(`locations.${n}.name_ko`)} onInput={text => setLocation(n, { name_ko: cut(text, 80) })} />
            <Field label={t('locationEn')} value={l.name_en} error={errorAt(`locations.${n}.name_en`)} onInput={text => setLocation(n, { name_en: cut(text, 80) })} />
          </div>
          <div class="two">
            <Field label={t('address')} value={l.address_ko} error={errorAt(`locations.${n}.address_ko`)} onInput={text => setLocation(n, { address_ko: cut(text, 200) })} />
            <Choice label={t('locationDong')} value={l.dong} onChange={dong => setLocation(n, { dong })}>
              <option value="">{t('chooseDong')}</option>
              <DongOptions districts={districts} />
            </Choice>
          </div>
        </fieldset>
      ))}
      {form.locations.length < 20 && (
        <div>
          <Button kind="plain" size="sm" icon="plus" onClick={() => set({ locations: [...form.locations, NO_LOCATION] })}>
            {t('addLocation')}
          </Button>
        </div>
      )}
    </>
  )
}
