import { useResource } from '../../../lib/resource'
import { useRoute } from '../../../lib/router'
import { Skeleton } from '../../../ui/Skeleton'
import { Stopped } from '../../../ui/Stopped'
import Away from '../../away/Page'
import { Screen } from '../../Screen'
import { loadServices } from '../api'
import { t } from '../words'
import { Times } from './Times'

export default function Slots() {
  const id = Number(useRoute().params['id'])
  const list = useResource('services', loadServices, { keepOn: 'public' })
  const service = list.data.value?.find(s => s.id === id)
  if (service) return <Times key={id} service={service} />
  if (list.data.value && !list.loading.value) return <Away />
  return (
    <Screen title={t('when')} back={{ to: '/book', label: t('title') }}>
      <h1>{t('when')}</h1>
      {list.error.value ? <Stopped error={list.error.value} onRetry={() => void list.refresh()} /> : <Skeleton />}
    </Screen>
  )
}
