import { useDraft } from '../../../lib/draft'
import { useLocation } from '../../../lib/router'
import { Field } from '../../../ui/Field'
import { toast } from '../../../ui/Toasts'
import { NewPage } from '../../NewPage'
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
  return (
    <NewPage title={t('newTitle')} current="/staff/care/directory" back={{ href: '/staff/care/directory?view=organizations', label: t('back') }}>
      {districts => <Form districts={districts} />}
    </NewPage>
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
