import { useState } from 'preact/hooks'
import { Button } from '../../ui/Button'
import { Item, List } from '../../ui/List'
import { Removal } from '../places/Removal'
import type { HoursTemplate, ResourceAdmin, SiteServices } from '../types'
import { Apply } from './Apply'
import { removeTemplate } from './calls'
import { TemplateForm } from './TemplateForm'
import { sayWeek, toWeek } from './weeks'
import { t } from './words'

interface TemplatesProps {
  site: SiteServices
  counsellors: readonly ResourceAdmin[]
  refresh: () => Promise<void>
}

/** Weeks by name, to be given to several counsellors. */
export function Templates({ site, counsellors, refresh }: TemplatesProps) {
  const [editing, setEditing] = useState<HoursTemplate | 'new'>()
  const [applying, setApplying] = useState<HoursTemplate>()
  const [removing, setRemoving] = useState<HoursTemplate>()
  // As it is now: somebody else may have changed it while the form was open.
  const current = editing === 'new' ? undefined : (site.templates.find(x => x.id === editing?.id) ?? editing)
  return (
    <section class="panel out">
      <h2>{t('templates')}</h2>
      <p class="t2">{site.templates.length ? t('templatesText') : t('noTemplates')}</p>
      <List>
        {site.templates.map(x => (
          <Item
            key={x.id}
            icon="template"
            strong
            title={x.name}
            detail={sayWeek(toWeek(x.week)).replaceAll('\n', ' · ') || t('off')}
            end={
              <span class="row wrap">
                {counsellors.length > 0 && (
                  <button type="button" class="link" aria-label={t('applyOf', { what: x.name })} onClick={() => setApplying(x)}>
                    {t('apply')}
                  </button>
                )}
                <button type="button" class="link" aria-label={t('editOf', { what: x.name })} onClick={() => setEditing(x)}>
                  {t('edit')}
                </button>
                <button type="button" class="link" aria-label={t('removeTemplateOf', { what: x.name })} onClick={() => setRemoving(x)}>
                  {t('remove')}
                </button>
              </span>
            }
          />
        ))}
      </List>
      {editing ? (
        <TemplateForm key={editing === 'new' ? 'new' : editing.id} siteId={site.site.id} template={current} refresh={refresh} onClose={() => setEditing(undefined)} />
      ) : (
        <div class="m12">
          <Button kind="plain" size="sm" icon="plus" onClick={() => setEditing('new')}>
            {t('addTemplate')}
          </Button>
        </div>
      )}
      {applying && <Apply template={applying} counsellors={counsellors} refresh={refresh} onClose={() => setApplying(undefined)} />}
      <Removal
        what={removing?.name}
        text={t('removeTemplateText')}
        onClose={() => setRemoving(undefined)}
        onRemove={async () => {
          if (removing) await removeTemplate(removing.id, removing.version)
          await refresh()
        }}
      />
    </section>
  )
}
