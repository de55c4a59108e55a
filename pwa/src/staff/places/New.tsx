import { useId, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { dateKey } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { Icon } from '../../ui/Icon'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toasts'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { explain } from '../problems'
import { loadDistricts } from '../scope'
import { named } from '../session'
import type { District } from '../types'
import { addSite } from './calls'
import { SiteFields } from './SiteFields'
import { BLANK, newSiteWrong, toNew, type SiteForm } from './siteForm'
import { t } from './words'

const KINDS = ['job_cafe', 'dong_office'] as const

/** A site that opens on a day. */
export default function NewSitePage() {
  const districts = useResource('staff:districts', loadDistricts)
  const list = districts.data.value
  return (
    <Desk title={t('addSite')} current="/staff/places">
      <Bar
        heading={t('addSite')}
        before={
          <a class="ib" href="/staff/places" aria-label={t('back')}>
            <Icon name="back" />
          </a>
        }
      />
      {list ? (
        <div class="body">
          <Form districts={list} />
        </div>
      ) : districts.error.value !== undefined ? (
        <Failed error={districts.error.value} again={() => void districts.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

function Form({ districts }: { districts: readonly District[] }) {
  const { route } = useLocation()
  const draft = useDraft<SiteForm>('site:new', BLANK)
  const form = draft.value.value
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const add = async (): Promise<void> => {
    const wrong = newSiteWrong(form, dateKey(Date.now()))
    setProblem(wrong ? t(wrong) : '')
    if (wrong || busy) return
    setBusy(true)
    try {
      const site = await addSite(toNew(form), draft.requestKey())
      await draft.clear()
      route(`/staff/places/${site.id}`, true)
      toast(t('siteAdded'), { icon: 'check' })
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  return (
    <section class="panel out">
      <p class="t2">{t('addSiteText')}</p>
      <form
        noValidate
        class="fields m16"
        onSubmit={e => {
          e.preventDefault()
          void add()
        }}
      >
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
        <SiteFields form={form} set={draft.set} />
        <div class="half">
          <Field label={t('opensFrom')} type="date" value={form.valid_from} onInput={valid_from => draft.set({ valid_from })} />
        </div>
        <p class="warn" role="alert" hidden={!problem}>
          {problem}
        </p>
        <div class="row wrap">
          <Button size="sm" submit busy={busy}>
            {t('addSite')}
          </Button>
        </div>
      </form>
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
