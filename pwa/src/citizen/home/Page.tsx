import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { currentAlerts } from '../../lib/seen'
import { settings } from '../../lib/settings'
import { day } from '../../lib/time'
import { useNow } from '../../lib/useNow'
import { t as shell } from '../../messages'
import { wordsReady } from '../../messages/catalogue'
import { AgeNote } from '../../ui/AgeNote'
import { Columns, type Service } from '../../ui/Columns'
import { EasySwitch } from '../../ui/EasySwitch'
import { LanguagePill } from '../../ui/LanguagePill'
import { useLive } from '../live'
import { me } from '../session'
import { Screen } from '../Screen'
import { AlertSlot } from './AlertSlot'
import { CareSlot } from './CareSlot'
import { loadAlerts, loadBookings, loadEnrolments, loadLoans, loadWaiting, nextOf, type HomeEntry } from './load'
import { NextSlot, Offered, Stranded } from './NextSlot'
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
      {me.value ? <MyNext /> : <NextSlot next={null} />}
      {me.value && !settings.value.easy && <Asked />}
      {!settings.value.easy && <CareSlot />}
      <h2 class="m20">{t('question')}</h2>
      <Columns label={t('services')} services={services(settings.value.easy)} />
    </Screen>
  )
}

function MyNext() {
  const bookings = useResource('bookings:upcoming', loadBookings, { keepOn: 'mine' })
  const enrolments = useResource('enrolments:upcoming', loadEnrolments, { keepOn: 'mine' })
  const loans = useResource('loans:upcoming', loadLoans, { keepOn: 'mine' })
  const waiting = useResource<HomeEntry[]>('waitlist', loadWaiting, { keepOn: 'mine' })
  useLive({
    booking: () => void bookings.refresh(),
    enrolment: () => void enrolments.refresh(),
    loan: () => void loans.refresh(),
    waitlist: () => void waiting.refresh(),
  })
  const now = useNow()
  // What somebody keeps for me until I answer goes before what is settled.
  const stranded = bookings.data.value?.find(b => b.away)
  const offered = waiting.data.value?.find(e => e.offer)
  if (stranded?.away) return <Stranded booking={stranded} offer={stranded.away.offer} />
  if (offered?.offer) return <Offered entry={offered} offer={offered.offer} />
  // One that is not known yet might come first.
  if (![bookings, enrolments, loans].every(list => list.data.value || list.error.value)) return <NextSlot next={undefined} />
  return <NextSlot next={nextOf(bookings.data.value ?? [], enrolments.data.value ?? [], loans.data.value ?? [], now)} />
}

/** The question after a visit: fetched once the page stands, since few are asked. */
function Asked() {
  const [Card, show] = useState<ComponentType>()
  useEffect(() => {
    void import('../satisfaction/AskCard').then(
      async ({ AskCard }) => {
        await wordsReady()
        show(() => AskCard)
      },
      // Offline and never fetched: the inbox asks, too.
      () => undefined,
    )
  }, [])
  return Card ? <Card /> : null
}
