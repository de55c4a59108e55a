import { useState } from 'preact/hooks'
import { useDraft } from '../../../lib/draft'
import { Button } from '../../../ui/Button'
import { toast } from '../../../ui/Toasts'
import { named } from '../../session'
import type { District } from '../../types'
import { putOrganization, type Organization } from './calls'
import { EditForm } from './EditForm'
import { OrganizationFields } from './OrganizationFields'
import { fromOrganization, organizationWrong, sayLocations, stateOf, toChange, type OrganizationForm } from './organizationForm'
import { fullDate, sayDistrict } from './say'
import { t } from './words'

export interface PartProps {
  organization: Organization
  districts: readonly District[]
  changed: (next: Organization) => void
  refresh: () => Promise<void>
}

/** What is written about an organization. */
export function About({ organization: o, districts, changed, refresh }: PartProps) {
  const [editing, setEditing] = useState(false)
  const locations = o.locations.map(l => `${named(l)}, ${l.address_ko}`).join('\n')
  const rows = [
    [t('nameKo'), o.name_ko],
    [t('nameEn'), o.name_en],
    [t('phone'), o.phone],
    [t('district'), sayDistrict(o.district_id, districts)],
    [t('contract'), o.valid_until ? t('fromTo', { from: fullDate(o.valid_from), to: fullDate(o.valid_until) }) : t('from', { date: fullDate(o.valid_from) })],
    [t('openOrders'), t('ordersOpen', { n: o.open_orders })],
    [t('locations'), locations || t('noLocations')],
  ] as const
  return (
    <section class="panel out">
      <h2>{t('about')}</h2>
      {editing ? (
        <Edit
          organization={o}
          districts={districts}
          refresh={refresh}
          changed={next => {
            changed(next)
            setEditing(false)
            toast(t('saved'), { icon: 'check' })
          }}
          onStop={() => setEditing(false)}
        />
      ) : (
        <>
          <dl class="recap m12">
            {rows.map(([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd class="lines">{value}</dd>
              </>
            ))}
          </dl>
          {o.may_edit && (
            <div class="m16">
              <Button kind="plain" size="sm" icon="edit" onClick={() => setEditing(true)}>
                {t('editAbout')}
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  )
}

function Edit({ organization: o, districts, changed, refresh, onStop }: PartProps & { onStop: () => void }) {
  const draft = useDraft<OrganizationForm>(`care-organization:${o.id}`, fromOrganization(o))
  const form = draft.value.value
  return (
    <EditForm
      text={t('aboutText')}
      action={t('save')}
      wrong={organizationWrong(form, false)}
      send={async () => {
        const next = await putOrganization(o.id, toChange(form, o.version))
        await draft.clear()
        changed(next)
      }}
      onStop={() => {
        void draft.clear()
        onStop()
      }}
      stale={{
        is: form.loaded !== stateOf(o),
        refresh: () => void refresh(),
        fields: [
          [t('nameKo'), o.name_ko, form.name_ko],
          [t('nameEn'), o.name_en, form.name_en],
          [t('phone'), o.phone, form.phone],
          [t('locations'), sayLocations(o.locations), sayLocations(form.locations)],
        ],
        onMine: () => draft.set({ loaded: stateOf(o) }),
        onTheirs: () => draft.set(fromOrganization(o)),
      }}
    >
      {errorAt => <OrganizationFields form={form} set={draft.set} districts={districts} errorAt={errorAt} />}
    </EditForm>
  )
}
