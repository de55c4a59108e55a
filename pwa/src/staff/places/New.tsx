import { useId } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { useLocation } from '../../lib/router'
import { dateKey } from '../../lib/time'
import { Field } from '../../ui/Field'
import { toast } from '../../ui/Toasts'
import { NewPage } from '../NewPage'
import { named } from '../session'
import type { District } from '../types'
import { addSite } from './calls'
import { SiteEditor } from './SiteEditor'
import { BLANK, newSiteWrong, toNew, type SiteForm } from './siteForm'
import { t } from './words'

const KINDS = ['job_cafe', 'dong_office'] as const

/** A site that opens on a day. */
export default function NewSitePage() {
  return (
    <NewPage title={t('addSite')} current="/staff/places" back={{ href: '/staff/places', label: t('back') }}>
      {districts => <Form districts={districts} />}
    </NewPage>
  )
}

function Form({ districts }: { districts: readonly District[] }) {
  const { route } = useLocation()
  const draft = useDraft<SiteForm>('site:new', BLANK)
  const form = draft.value.value
  const add = async (): Promise<void> => {
    const site = await addSite(toNew(form), draft.requestKey())
    await draft.clear()
    route(`/staff/places/${site.id}`, true)
    toast(t('siteAdded'), { icon: 'check' })
  }
  return (
    <section class="panel out">
      <p class="t2">{t('addSiteText')}</p>
      <SiteEditor
        form={form}
        set={draft.set}
        wrong={() => newSiteWrong(form, dateKey(Date.now()))}
        send={add}
        action={t('addSite')}
        before={
          <>
            <fieldset class="radios">
              <legend>{t('siteKind')}</legend>
              {KINDS.map(kind => (
                <label key={kind}>
                  <input type="radio" name="kind" checked={form.kind === kind} onChange={() => draft.set({ kind })} />
                  <span>{t(kind)}</span>
                </label>
              ))}
            </fieldset>
            <DongChoice districts={districts} value={form.dong} choose={dong => draft.set({ dong })} />
          </>
        }
        after={
          <div class="half">
            <Field label={t('opensFrom')} type="date" value={form.valid_from} onInput={valid_from => draft.set({ valid_from })} />
          </div>
        }
      />
    </section>
  )
}

function DongChoice({ districts, value, choose }: { districts: readonly District[]; value: string; choose: (dong: string) => void }) {
  const id = useId()
  return (
    <div class="f half">
      <div class="fl">
        <label for={id}>
          <b>{t('dong')}</b>
        </label>
      </div>
      <select id={id} value={value} onChange={e => choose(e.currentTarget.value)}>
        <option value="">{t('chooseDong')}</option>
        {districts.map(district => (
          <optgroup key={district.id} label={named(district)}>
            {district.dongs.map(dong => (
              <option key={dong.id} value={String(dong.id)}>
                {named(dong)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  )
}
