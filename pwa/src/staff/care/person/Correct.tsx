import { useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { useTabDraft } from '../../tabDraft'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { explain } from '../../problems'
import { changePerson, type DeskCase, type PersonChange } from '../calls'
import type { OpenedCase } from '../useCase'
import { t } from '../words'
import { asNumber } from './number'
import { ContactFields, contactOf, contactLacks, type ContactForm } from './Contact'

interface Form extends ContactForm {
  name: string
  born: string
  phone: string
  address: string
  access: string
  alone: '' | 'yes' | 'no'
}

const formOf = ({ person: p }: DeskCase): Form => ({
  name: p.name, born: p.born_on ?? '', phone: p.phone, address: p.address, access: p.access, alone: p.lives_alone === null ? '' : p.lives_alone ? 'yes' : 'no',
  contactName: p.contact?.name ?? '', contactPhone: p.contact?.phone ?? '', contactRelation: p.contact?.relation ?? '',
}) // prettier-ignore

/** Who somebody is, where they live and whom to call for them, corrected as it was heard. */
export function Correct({ of: c, opened }: { of: DeskCase; opened: OpenedCase }) {
  const [open, setOpen] = useState(false)
  // Whoever may move the case works on it.
  if (!c.can.includes('move_dong')) return null
  return (
    <p>
      <button type="button" class="link" onClick={() => setOpen(true)}>
        {t('correct')}
      </button>
      {open && <CorrectDialog of={c} opened={opened} onClose={() => setOpen(false)} />}
    </p>
  )
}

function CorrectDialog({ of: c, opened, onClose }: { of: DeskCase; opened: OpenedCase; onClose: () => void }) {
  const draft = useTabDraft<Form>(`care:${c.id}:person:${c.person.version}`, formOf(c))
  const form = draft.value.value
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const go = async (): Promise<void> => {
    if (busy) return
    if (!form.address.trim()) return setProblem(t('lackAddress'))
    if (contactLacks(form)) return setProblem(t('lacksContact'))
    setBusy(true)
    setProblem('')
    const change: PersonChange = {
      version: c.person.version,
      person: {
        name: form.name, born_on: form.born || null, phone: form.phone, dong_id: c.dong.id, address: form.address, access: form.access,
        lives_alone: form.alone === '' ? null : form.alone === 'yes', contact: contactOf(form),
      },
    } // prettier-ignore
    try {
      const next = await changePerson(c.id, change)
      await draft.clear()
      onClose()
      opened.put(next, t('corrected'))
    } catch (error) {
      setProblem(isProblem(error, 'stale_version') ? t('staleCorrect') : explain(error))
      if (isProblem(error, 'stale_version')) opened.again()
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      title={t('correct')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void go()}>
            {t('correctYes')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <p class="t2">{t('correctAbout')}</p>
      <form
        class="fields m16"
        onSubmit={e => {
          e.preventDefault()
          void go()
        }}
      >
        <Field label={t('name')} autoComplete="off" value={form.name} onInput={name => draft.set({ name })} />
        <Field label={t('bornOn')} type="date" value={form.born} onInput={born => draft.set({ born })} />
        <Field label={t('home')} hint={t('homeHint')} type="tel" inputMode="tel" autoComplete="off" value={form.phone} onInput={v => draft.set({ phone: asNumber(v) })} />
        <Field label={t('address')} autoComplete="off" value={form.address} onInput={address => draft.set({ address })} />
        <Field label={t('access')} hint={t('accessHint')} autoComplete="off" value={form.access} onInput={access => draft.set({ access })} />
        <fieldset class="radios side">
          <legend>{t('alone')}</legend>
          {(['yes', 'no', ''] as const).map(alone => (
            <label key={alone}>
              <input type="radio" name="alone" checked={form.alone === alone} onChange={() => draft.set({ alone })} />
              <span>{t(alone === '' ? 'alone_unknown' : `alone_${alone}`)}</span>
            </label>
          ))}
        </fieldset>
        <ContactFields form={form} set={draft.set} />
        <button type="submit" hidden />
      </form>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
