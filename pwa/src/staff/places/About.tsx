import { useEffect, useRef, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { Button } from '../../ui/Button'
import { toast } from '../../ui/Toasts'
import { explain } from '../problems'
import type { SiteAdmin } from '../types'
import { putSite } from './calls'
import { SiteFields } from './SiteFields'
import { fromSite, toChange, wordsWrong, type SiteForm } from './siteForm'
import { t } from './words'

interface AboutProps {
  site: SiteAdmin
  changed: (site: SiteAdmin) => void
}

/** What citizens read about the site, and its correction. */
export function About({ site, changed }: AboutProps) {
  const [editing, setEditing] = useState(false)
  const rows = [
    [t('nameKo'), site.name_ko],
    [t('nameEn'), site.name_en],
    [t('addressKo'), site.address_ko],
    [t('addressEn'), site.address_en],
    [t('sitePhone'), site.phone],
  ] as const
  return (
    <section class="panel out">
      <h2>{t('about')}</h2>
      {editing ? (
        <Edit
          site={site}
          onClose={() => setEditing(false)}
          onSaved={next => {
            changed(next)
            setEditing(false)
            toast(t('saved'), { icon: 'check' })
          }}
        />
      ) : (
        <>
          <dl class="recap m12">
            {rows.map(([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </>
            ))}
          </dl>
          <div class="m16">
            <Button kind="plain" size="sm" icon="edit" onClick={() => setEditing(true)}>
              {t('editAbout')}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

function Edit({ site, onClose, onSaved }: { site: SiteAdmin; onClose: () => void; onSaved: (site: SiteAdmin) => void }) {
  const draft = useDraft<SiteForm>(`site:${site.id}`, fromSite(site))
  const form = draft.value.value
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const title = useRef<HTMLParagraphElement>(null)
  useEffect(() => title.current?.focus(), [])
  const save = async (): Promise<void> => {
    const wrong = wordsWrong(form)
    setProblem(wrong ? t(wrong) : '')
    if (wrong || busy) return
    setBusy(true)
    try {
      const next = await putSite(site.id, toChange(form))
      await draft.clear()
      onSaved(next)
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  const stop = (): void => {
    void draft.clear()
    onClose()
  }
  return (
    <form
      noValidate
      class="fields m12"
      onSubmit={e => {
        e.preventDefault()
        void save()
      }}
    >
      <p class="t2" ref={title} tabIndex={-1}>
        {t('aboutText')}
      </p>
      <SiteFields form={form} set={draft.set} />
      <p class="warn" role="alert" hidden={!problem}>
        {problem}
      </p>
      <div class="row wrap">
        <Button size="sm" submit busy={busy}>
          {t('save')}
        </Button>
        <Button kind="plain" size="sm" onClick={stop}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}
