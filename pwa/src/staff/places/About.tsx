import { useEffect, useRef, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { Button } from '../../ui/Button'
import { toast } from '../../ui/Toasts'
import type { SiteAdmin } from '../types'
import { putSite } from './calls'
import { SiteEditor } from './SiteEditor'
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
  const title = useRef<HTMLParagraphElement>(null)
  useEffect(() => title.current?.focus(), [])
  const save = async (): Promise<void> => {
    const next = await putSite(site.id, toChange(form))
    await draft.clear()
    onSaved(next)
  }
  const stop = (): void => {
    void draft.clear()
    onClose()
  }
  return (
    <SiteEditor
      form={form}
      set={draft.set}
      wrong={() => wordsWrong(form)}
      send={save}
      action={t('save')}
      onStop={stop}
      before={
        <p class="t2" ref={title} tabIndex={-1}>
          {t('aboutText')}
        </p>
      }
    />
  )
}
