import { useState } from 'preact/hooks'
import { language } from '../../lib/settings'
import { Button } from '../../ui/Button'
import { Item, List } from '../../ui/List'
import { named } from '../session'
import type { ResourceAdmin, SiteServices } from '../types'
import { ResourceDialog } from './ResourceDialog'
import { SitePage } from './SitePage'
import { t } from './words'

export const KINDS = [
  ['counsellor', 'counsellors', 'addCounsellor', 'me'],
  ['room', 'rooms', 'addRoom', 'door'],
  ['equipment', 'equipment', 'addEquipment', 'template'],
] as const

type Kind = (typeof KINDS)[number][0]

function detailOf(r: ResourceAdmin, site: SiteServices): string {
  const parts = site.resources.filter(x => r.part_ids.includes(x.id)).map(named)
  const colleague = site.colleagues.find(c => c.id === r.staff_id)
  return [
    r.active ? '' : t('unused'),
    colleague ? [colleague.name, colleague.title].filter(Boolean).join(' ') : '',
    r.capacity === null ? '' : t('people', { n: r.capacity }),
    r.kind === 'equipment' ? t('units', { n: r.units }) : '',
    (language.value === 'en' && r.equipment_en) || r.equipment_ko,
    parts.length ? t('contains', { what: parts.join(', ') }) : '',
    r.visits ? t('visits', { n: r.visits }) : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

/** The counsellors, rooms and equipment of a site. */
export default function Resources() {
  const [open, setOpen] = useState<ResourceAdmin | Kind>()
  return (
    <SitePage heading={() => t('resources')}>
      {(site, refresh) => (
        <>
          {KINDS.map(([kind, word, add, icon]) => {
            const own = site.resources.filter(r => r.kind === kind)
            return (
              <section key={kind} class="panel out">
                <h2>{t(word)}</h2>
                {own.length === 0 && <p class="t2">{t('nobody')}</p>}
                <List>
                  {own.map(r => (
                    <Item
                      key={r.id}
                      icon={icon}
                      strong={r.active}
                      title={named(r)}
                      detail={detailOf(r, site)}
                      end={
                        <button type="button" class="link" aria-label={t('editOf', { what: named(r) })} onClick={() => setOpen(r)}>
                          {t('edit')}
                        </button>
                      }
                    />
                  ))}
                </List>
                <div class="m12">
                  <Button kind="plain" size="sm" icon="plus" onClick={() => setOpen(kind)}>
                    {t(add)}
                  </Button>
                </div>
              </section>
            )
          })}
          {open && (
            <ResourceDialog
              key={typeof open === 'string' ? open : open.id}
              site={site}
              kind={typeof open === 'string' ? open : open.kind}
              // As it is now: somebody else may have changed it while the form was open.
              resource={typeof open === 'string' ? undefined : (site.resources.find(r => r.id === open.id) ?? open)}
              refresh={refresh}
              onClose={() => setOpen(undefined)}
            />
          )}
        </>
      )}
    </SitePage>
  )
}
