import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { useLater } from '../../lib/later'
import { useResource } from '../../lib/resource'
import { currentAlerts } from '../../lib/seen'
import { settings } from '../../lib/settings'
import { day } from '../../lib/time'
import { t as shell } from '../../messages'
import { AgeNote } from '../../ui/AgeNote'
import { Columns, type Service } from '../../ui/Columns'
import { EasySwitch } from '../../ui/EasySwitch'
import { LanguagePill } from '../../ui/LanguagePill'
import { useLive } from '../live'
import { me } from '../session'
import { Screen } from '../Screen'
import { AlertSlot } from './AlertSlot'
import { CareSlot } from './CareSlot'
import { loadAlerts } from './load'
import { Invitation } from './NextSlot'
import { t } from './words'

// Easy mode shows five things to press at most: the lit card and the tab already lead to the cafe.
const services = (easy: boolean): readonly Service[] => [
  ...(easy ? [] : [{ href: '/book', icon: 'cafe', name: t('cafe'), hint: t('cafeHint') } as const]),
  { href: '/care', icon: 'care', name: t('care'), hint: t('careHint') },
  { href: '/alerts/choices', icon: 'bell', name: t('getAlerts'), hint: t('getAlertsHint') },
]

export default function Home() {
  const alerts = useResource('alerts:current', loadAlerts, { keepOn: 'public' })
  const list = alerts.data.value
  useLive({ alert: () => void alerts.refresh() })
  useEffect(() => {
    if (list) currentAlerts.value = list.map(a => a.id)
  }, [list])
  const dong = settings.value.dong
  return (
    <Screen title={shell('app')} tab="/" top={<EasySwitch />}>
      <h1 class="vh">{shell('app')}</h1>
      <div class="lead m0">
        <p class="t2">
          {day(Date.now())}
          {dong && shell('comma') + dong[settings.value.lang]}
        </p>
        <LanguagePill />
      </div>
      <AgeNote at={alerts.at.value} failed={alerts.error.value !== undefined} />
      <AlertSlot alert={list?.[0]} state={list ? 'known' : alerts.error.value ? 'failed' : 'loading'} onRetry={() => void alerts.refresh()} />
      {me.value ? <MyNext /> : <Invitation />}
      {me.value && !settings.value.easy && <Asked />}
      {!settings.value.easy && <CareSlot />}
      <h2 class="m20">{t('question')}</h2>
      <Columns label={t('services')} services={services(settings.value.easy)} />
    </Screen>
  )
}

/** What I do next: fetched once it is known who I am. */
function MyNext() {
  const Mine = useLater(() => import('./next/Mine').then(m => m.default))
  return Mine ? <Mine /> : <Invitation />
}

/** The question after a visit: few are asked, and offline the inbox asks, too. */
function Asked() {
  const Card = useLater(() => import('../satisfaction/AskCard').then(m => m.AskCard as ComponentType))
  return Card ? <Card /> : null
}
