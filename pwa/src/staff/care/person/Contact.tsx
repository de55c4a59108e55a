import { Field } from '../../../ui/Field'
import type { NewIntake } from '../calls'
import { t } from '../words'
import { asNumber } from './number'

type Contact = NonNullable<NewIntake['person']['contact']>
export const CONTACT_RELATIONS: readonly Contact['relation'][] = ['spouse', 'child', 'parent', 'sibling', 'relative', 'neighbour', 'other']

/** Whom to call where the person cannot be reached, as it is typed. */
export interface ContactForm {
  contactName: string
  contactPhone: string
  contactRelation: '' | Contact['relation']
}

/** Something of it was written, and not all. */
export const contactLacks = ({ contactName, contactPhone, contactRelation }: ContactForm): boolean => {
  const written = [contactName.trim(), contactPhone.trim(), contactRelation].filter(Boolean).length
  return written > 0 && written < 3
}

export function contactOf({ contactName, contactPhone, contactRelation }: ContactForm): Contact | null {
  return contactRelation && contactName.trim() ? { name: contactName, phone: contactPhone, relation: contactRelation } : null
}

export function ContactFields({ form, set, error }: { form: ContactForm; set: (part: Partial<ContactForm>) => void; error?: string | undefined }) {
  return (
    <fieldset class="fields">
      <legend class="head">{t('contact')}</legend>
      <div class="two">
        <Field label={t('contactName')} autoComplete="off" value={form.contactName} error={error} onInput={contactName => set({ contactName })} />
        <label class="f">
          <b>{t('contactRelation')}</b>
          <select value={form.contactRelation} onChange={e => set({ contactRelation: e.currentTarget.value as ContactForm['contactRelation'] })}>
            <option value="">{t('contactNone')}</option>
            {CONTACT_RELATIONS.map(relation => (
              <option key={relation} value={relation}>
                {t(`contact_${relation}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Field label={t('contactPhone')} type="tel" inputMode="tel" autoComplete="off" value={form.contactPhone} onInput={v => set({ contactPhone: asNumber(v) })} />
    </fieldset>
  )
}
