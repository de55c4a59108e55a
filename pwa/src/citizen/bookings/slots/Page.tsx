import { useResource } from '../../../lib/resource'
import { useRoute } from '../../../lib/router'
import { Skeleton } from '../../../ui/Skeleton'
import Away from '../../away/Page'
import { Failed } from '../../Failed'
import { Screen } from '../../Screen'
import { loadServices } from '../api'
import { t } from '../words'
import { Times } from './Times'

export default function Slots() {
  const id = Number(useRoute().params['id'])
  const list = useResource('services', loadServices, { keepOn: 'public' })
  const service = list.data.value?.find(s => s.id === id)
  if (service) return <Times key={id} service={service} services={list.data.value!} />
  if (list.data.value && !list.loading.value) return <Away />
  const back = { to: '/book', label: t('title') }
  if (list.error.value) return <Failed error={list.error.value} back={back} onRetry={() => void list.refresh()} />
  return (
    <Screen title={t('when')} back={back}>
      <h1>{t('when')}</h1>
      <Skeleton />
    </Screen>
  )
}
