import { useEffect, useRef, useState } from 'preact/hooks'
import { isProblem, Problem } from '../../api/problem'
import { useDraft } from '../../lib/draft'
import { local } from '../../lib/local'
import { once } from '../../lib/once'
import { useResource } from '../../lib/resource'
import { useLocation, useRoute } from '../../lib/router'
import { settings } from '../../lib/settings'
import { dateKey, day as dayName } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Chip, Chips } from '../../ui/Chip'
import { Option, Options } from '../../ui/Option'
import { Panel } from '../../ui/Panel'
import { Skeleton } from '../../ui/Skeleton'
import { Stopped } from '../../ui/Stopped'
import Away from '../away/Page'
import { loadServices, type Service, type Slot } from '../bookings/api'
import { asked } from '../bookings/say'
import { readAsking, writeAsking } from '../bookings/slots/asking'
import { SlotList } from '../bookings/slots/SlotList'
import { Why } from '../bookings/Why'
import { me } from '../session'
import { Screen } from '../Screen'
import { postEntry } from './api'
import { clockOf, daysOf, WEEK, type Days, type Hours } from './days'
import { noon } from './say'
import { t } from './words'

/** Where all is full: which days and hours one would take if something opens. */
export default function WaitPage() {
  const id = Number(useRoute().params['id'])
  const { route } = useLocation()
  const services = useResource('services', loadServices, { keepOn: 'public' })
  const service = services.data.value?.find(s => s.id === id)
  useEffect(() => {
    if (me.value === null) route(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`, true)
  }, [me.value])
  if (service && me.value) return <Form key={id} service={service} />
  if (services.data.value && !service && !services.loading.value) return <Away />
  return (
    <Screen title={t('title')} back={{ to: `/book/${id}`, label: t('toTimes') }}>
      <h1>{t('title')}</h1>
      {services.error.value ? <Stopped error={services.error.value} onRetry={() => void services.refresh()} /> : <Skeleton />}
    </Screen>
  )
}

interface Wanted {
  days: Days | undefined
  hours: Hours
}

const FIRST = ['not_signed_in', 'consent_needed', 'name_needed']

function Form({ service }: { service: Service }) {
  const { query, route } = useLocation()
  const asking = readAsking(query, service)
  const today = dateKey(Date.now())
  const asks = query['day'] ?? ''
  const day = /^\d{4}-\d{2}-\d{2}$/.test(asks) && asks >= today ? asks : undefined
  const draft = useDraft<Wanted>(`wait:${service.id}`, { days: undefined, hours: 'any' })
  const [busy, setBusy] = useState(false)
  const [free, setFree] = useState<Slot[]>()
  const [error, setError] = useState<unknown>()
  // What is said stands above what was pressed.
  const said = useRef<HTMLDivElement>(null)
  useEffect(() => {
    said.current?.focus()
    said.current?.scrollIntoView({ block: 'nearest' })
  }, [free, error])
  // Easy mode asks one thing: the days.
  const easy = settings.value.easy
  const hours = easy ? 'any' : draft.value.value.hours
  const first = day ? 'day' : service.days_ahead > WEEK ? 'week' : 'any'
  // What was chosen on another visit may not be offered here.
  const days = draft.value.value.days === 'day' ? first : (draft.value.value.days ?? first)
  const until = (of: Days): string => t('until', { day: dayName(noon(daysOf(of, today, day, service.days_ahead).last_day)) })
  const timesOf = (slot?: Slot): string => {
    const address = writeAsking(asking, service)
    if (slot) {
      address.set('day', dateKey(slot.starts_at))
      address.set('at', slot.starts_at)
    } else if (day) address.set('day', day)
    return `/book/${service.id}?${address}`
  }
  const join = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setError(undefined)
    setFree(undefined)
    const { equipment_ids: _, ...wish } = asking
    const wanted = { ...wish, service_id: service.id, ...daysOf(days, today, day, service.days_ahead), ...clockOf(hours) }
    try {
      const entry = await once(['wait', wanted], key => postEntry(wanted, key))
      await draft.clear()
      route(`/waitlist/${entry.id}`, true)
    } catch (e) {
      const here = encodeURIComponent(location.pathname + location.search)
      if (isProblem(e, 'times_free')) setFree(e.extensions['alternatives'] as Slot[])
      else if (isProblem(e, 'declaration_needed')) route(`/declare?next=${here}`)
      else if (e instanceof Problem && FIRST.includes(e.code)) route(`/sign-in?next=${here}`)
      else setError(e)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Screen
      title={t('title')}
      back={{ to: timesOf(), label: local(service, 'name') }}
      bottom={
        <Button busy={busy} icon="bell" onClick={() => void join()}>
          {t('join')}
        </Button>
      }
    >
      <h1>{t('title')}</h1>
      <p class="t2 m4">{t('text')}</p>
      <Panel>
        <b>{local(service, 'name')}</b>
        <br />
        <span class="s t2">{[local(service.site, 'name'), service.kind === 'room' && asked(asking, service)].filter(Boolean).join(', ')}</span>
      </Panel>
      {free && (
        <div ref={said} tabIndex={-1} class="panel lit">
          <h2>{t('freeTitle')}</h2>
          <p class="m4">{t('freeText')}</p>
          <SlotList slots={free} service={service} onTake={slot => route(timesOf(slot))} />
        </div>
      )}
      {error !== undefined && (
        <div ref={said} tabIndex={-1} class="panel lit">
          <Why error={error} />
        </div>
      )}
      {(!easy || !free) && (
        <Options legend={t('whichDays')}>
          {day && <Option type="radio" name="days" wide label={t('onlyDay', { day: dayName(noon(day)) })} checked={days === 'day'} onChange={() => draft.set({ days: 'day' })} />}
          {service.days_ahead > WEEK && <Option type="radio" name="days" wide label={t('week')} hint={until('week')} checked={days === 'week'} onChange={() => draft.set({ days: 'week' })} />}
          <Option type="radio" name="days" wide label={t('anyDay')} hint={until('any')} checked={days === 'any'} onChange={() => draft.set({ days: 'any' })} />
        </Options>
      )}
      {!easy && (
        <section>
          <h2>{t('whichHours')}</h2>
          <div class="m8">
            <Chips label={t('whichHours')}>
              {(['any', 'morning', 'afternoon'] as const).map(of => (
                <Chip key={of} on={hours === of} onClick={() => draft.set({ hours: of })}>
                  {t(of === 'any' ? 'anyTime' : of)}
                </Chip>
              ))}
            </Chips>
          </div>
        </section>
      )}
    </Screen>
  )
}
