import { useDraft } from '../../../lib/draft'
import { useResource } from '../../../lib/resource'
import { useLocation } from '../../../lib/router'
import { Bar } from '../../../ui/Bar'
import { Field } from '../../../ui/Field'
import { Icon } from '../../../ui/Icon'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toasts'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { loadDistricts } from '../../scope'
import { named, staff } from '../../session'
import type { District } from '../../types'
import { addOrganization } from './calls'
import { Choice } from './Choice'
import { EditForm } from './EditForm'
import { OrganizationFields } from './OrganizationFields'
import { CITY, NEW, organizationWrong, toNew, type OrganizationForm } from './organizationForm'
import { keptDistricts } from './say'
import { t } from './words'

/** An organization that gives care from a day on. */
export default function NewOrganizationPage() {
  const found = useResource('staff:districts', loadDistricts)
  const districts = found.data.value
  return (
    <Desk title={t('newTitle')} current="/staff/care/directory">
      <Bar
        heading={t('newTitle')}
        before={
          <a class="ib" href="/staff/care/directory?view=organizations" aria-label={t('back')}>
            <Icon name="back" />
          </a>
        }
      />
      {districts ? (
        <div class="body">
          <Form districts={districts} />
        </div>
      ) : found.error.value !== undefined ? (
        <Failed error={found.error.value} again={() => void found.refresh()} />
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
  const draft = useDraft<OrganizationForm>('care-organization:new', NEW)
  const form = draft.value.value
  const keeps = staff.value ? keptDistricts(staff.value) : []
  const mine = keeps === 'all' ? districts : districts.filter(gu => keeps.includes(gu.id))
  return (
    <section class="panel out">
      <EditForm
        text={t('newText')}
        action={t('addOrganization')}
        wrong={organizationWrong(form, true)}
        send={async () => {
          const added = await addOrganization(toNew(form), draft.requestKey())
          await draft.clear()
          route(`/staff/care/directory/${added.id}`, true)
          toast(t('added'), { icon: 'check' })
        }}
        onStop={() => {
          void draft.clear()
          route('/staff/care/directory?view=organizations')
        }}
      >
        {errorAt => (
          <>
            <div class="two">
              <Choice label={t('district')} value={form.district} error={errorAt('district')} onChange={district => draft.set({ district })}>
                <option value="">{t('chooseDistrict')}</option>
                {keeps === 'all' && <option value={CITY}>{t('city')}</option>}
                {mine.map(gu => (
                  <option key={gu.id} value={String(gu.id)}>
                    {named(gu)}
                  </option>
                ))}
              </Choice>
              <Field label={t('begins')} type="date" value={form.valid_from} error={errorAt('valid_from')} onInput={valid_from => draft.set({ valid_from })} />
            </div>
            <OrganizationFields form={form} set={draft.set} districts={districts} errorAt={errorAt} />
          </>
        )}
      </EditForm>
    </section>
  )
}
