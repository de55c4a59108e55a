import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { explain } from '../problems'
import type { SiteForm, SiteProblem } from './siteForm'
import { t } from './words'

interface SiteEditorProps {
  form: SiteForm
  set: (part: Partial<SiteForm>) => void
  /** What is to be put right before it can be sent. */
  wrong: () => SiteProblem | undefined
  /** Throws why it was refused. */
  send: () => Promise<void>
  action: string
  onStop?: () => void
  /** What only a new site is asked: kind and place first, the day last. */
  before?: ComponentChildren
  after?: ComponentChildren
}

/** What citizens read about a site, in both languages, and how it is saved. */
export function SiteEditor({ form, set, wrong, send, action, onStop, before, after }: SiteEditorProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const save = async (): Promise<void> => {
    const what = wrong()
    setProblem(what ? t(what) : '')
    if (what || busy) return
    setBusy(true)
    try {
      await send()
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  const name = (text: string): string => [...text].slice(0, 60).join('')
  const address = (text: string): string => [...text].slice(0, 120).join('')
  return (
    <form
      noValidate
      class="fields m16"
      onSubmit={e => {
        e.preventDefault()
        void save()
      }}
    >
      {before}
      <div class="two">
        <Field label={t('nameKo')} value={form.name_ko} onInput={text => set({ name_ko: name(text) })} />
        <Field label={t('nameEn')} value={form.name_en} onInput={text => set({ name_en: name(text) })} />
      </div>
      <Field label={t('addressKo')} value={form.address_ko} onInput={text => set({ address_ko: address(text) })} />
      <Field label={t('addressEn')} value={form.address_en} onInput={text => set({ address_en: address(text) })} />
      <div class="half">
        <Field label={t('sitePhone')} hint={t('sitePhoneHint')} type="tel" inputMode="tel" value={form.phone} onInput={text => set({ phone: text.slice(0, 20) })} />
      </div>
      {after}
      <p class="warn" role="alert" hidden={!problem}>
        {problem}
      </p>
      <div class="row wrap">
        <Button size="sm" submit busy={busy}>
          {action}
        </Button>
        {onStop && (
          <Button kind="plain" size="sm" onClick={onStop}>
            {t('cancel')}
          </Button>
        )}
      </div>
    </form>
  )
}
