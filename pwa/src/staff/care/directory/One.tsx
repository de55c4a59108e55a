import { useEffect } from 'preact/hooks'
import { useResource } from '../../../lib/resource'
import { useRoute } from '../../../lib/router'
import { dateKey } from '../../../lib/time'
import { Bar } from '../../../ui/Bar'
import { Icon } from '../../../ui/Icon'
import { Note } from '../../../ui/Note'
import { Skeleton } from '../../../ui/Skeleton'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { loadDistricts } from '../../scope'
import { Leaving } from '../services/Leaving'
import { has, hasInCity, named, staff } from '../../session'
import { About } from './About'
import { loadOrganization } from './calls'
import { Ending } from './Ending'
import { fullDate } from './say'
import { Services } from './Services'
import { t } from './words'

/** An organization with all that it does. */
export default function OrganizationPage() {
  const id = Number(useRoute().params['id'])
  const found = useResource(`staff:care:organization:${id}`, () => loadOrganization(id))
  const districts = useResource('staff:districts', loadDistricts).data.value ?? []
  const o = found.data.value
  const heading = o ? named(o) : t('title')
  useEffect(() => {
    // From the list one comes to the service that was pressed.
    const asked = o && document.getElementById(location.hash.slice(1))
    asked?.focus()
    asked?.scrollIntoView({ block: 'start' })
  }, [o?.id])
  const keeps = staff.value && has(staff.value, 'administrator', 'care_supervisor')
  return (
    <Desk title={heading} current="/staff/care/directory">
      <Bar
        heading={heading}
        before={
          <a class="ib" href="/staff/care/directory" aria-label={t('back')}>
            <Icon name="back" />
          </a>
        }
      />
      {o ? (
        <div class="body">
          {o.valid_until !== null && <Note icon="calendar">{t(o.valid_until < dateKey(Date.now()) ? 'endedOn' : 'endsOn', { date: fullDate(o.valid_until) })}</Note>}
          {keeps && !o.may_edit && <Note icon="lock">{t('readOnly')}</Note>}
          <About organization={o} districts={districts} changed={found.set} refresh={found.refresh} />
          <Services organization={o} districts={districts} changed={found.set} refresh={found.refresh} />
          {o.may_edit && <Ending organization={o} changed={found.set} refresh={found.refresh} />}
          {staff.value && hasInCity(staff.value, 'administrator') && <Leaving organization={o} refresh={found.refresh} />}
        </div>
      ) : found.error.value !== undefined ? (
        <Failed error={found.error.value} again={() => void found.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}
