import { useEffect, useState } from 'preact/hooks'
import { local } from '../../../lib/local'
import { useResource } from '../../../lib/resource'
import { useLocation, useStep } from '../../../lib/router'
import { settings } from '../../../lib/settings'
import { dateKey, nearDay, shortDay } from '../../../lib/time'
import { Button, ButtonLink } from '../../../ui/Button'
import { DayStepper } from '../../../ui/DayStepper'
import { Icon } from '../../../ui/Icon'
import { Note } from '../../../ui/Note'
import { Skeleton } from '../../../ui/Skeleton'
import { Stopped } from '../../../ui/Stopped'
import { toast } from '../../../ui/Toasts'
import { useLive } from '../../live'
import { me } from '../../session'
import { Failed } from '../../Failed'
import { Screen } from '../../Screen'
import { loadDays, type Asking, type Booking, type Day, type Service } from '../api'
import { useCalm } from '../calm'
import { findHeld, held, isLive, setHeld } from '../holding'
import { fullDay, withTo } from '../say'
import { t } from '../words'
import { fit, readAsking, waitAddress, writeAsking } from './asking'
import { AskingPick, closedReason, DayList } from './Choices'
import { dayToShow, freeOn, rowsOf } from './days'
import { EasyDays, EasyTimes } from './Easy'
import { NoTimes } from './NoTimes'
import { Refused } from './Refused'
import { TimeRows } from './TimeRows'
import { Taken } from './Taken'
import { useHolding } from './useHolding'

const noon = (date: string): string => `${date}T12:00:00+09:00`

/** Refusals that are answered before any time is chosen. */
const STOPS = ['too_many_live', 'too_long_a_day', 'not_eligible']

interface Looked {
  day?: string | undefined
  asking: Asking
}

function address(service: Service, { day, asking }: Looked, at?: string): string {
  const query = writeAsking(asking, service)
  if (day) query.set('day', day)
  if (at) query.set('at', at)
  const text = query.toString()
  return `/book/${service.id}${text && `?${text}`}`
}

interface TimesProps {
  service: Service
  /** The others, for somebody whom this one is not for. */
  services: readonly Service[]
}

/** 1 of 3: when shall we meet? */
export function Times({ service, services }: TimesProps) {
  const { query } = useLocation()
  const [looked, setLooked] = useState<Looked>({ day: query['day'], asking: readAsking(query, service) })
  const { asking } = looked
  const isRoom = service.kind === 'room'
  // Easy mode first asks how a room is wanted, unless the address says it.
  const [how, setHow] = useState(query['day'] !== undefined)
  const [listOpen, setListOpen] = useState(false)
  const today = dateKey(Date.now())
  const days = useResource(`days:${service.id}:${today}:${writeAsking(asking, service).toString()}`, () => loadDays(service, today, asking))
  const holding = useHolding(wish => address(service, { day: dateKey(wish.starts_at), asking: wish }, wish.starts_at))

  const look = (to: Partial<Looked>): void => {
    const next = { ...looked, ...to }
    setLooked(next)
    holding.setRefusal(undefined)
    // The address remembers, without a new step in the history.
    history.replaceState(history.state, '', address(service, next))
  }

  const soon = useCalm(() => void days.refresh())
  useLive({ availability: soon, booking: () => void findHeld(service.id) }, service.id)

  const ask = (to: Partial<Asking>): void => look({ asking: { ...asking, ...to } })
  const take = async (starts_at: string, wanted: Asking): Promise<void> => {
    const booking = await holding.take({ service_id: service.id, starts_at, ...wanted })
    if (booking) look({ day: dateKey(booking.starts_at) })
    soon()
  }
  const signedIn = me.value?.id
  useEffect(() => {
    if (!signedIn) return
    // Back from the sign-in or the declaration: the very time that was tapped.
    const at = new URLSearchParams(location.search).get('at')
    if (at && !Number.isNaN(Date.parse(at))) {
      history.replaceState(history.state, '', address(service, looked))
      void take(at, asking)
    } else void findHeld(service.id)
  }, [signedIn])

  const mine = held.value && held.value.service.id === service.id && isLive(held.value, Date.now()) ? held.value : null
  const all = days.data.value
  const index = all ? dayToShow(all, looked.day ?? (mine ? dateKey(mine.starts_at) : undefined)) : 0
  const shown = all?.[index]
  const onShownDay = (booking: Booking): boolean => dateKey(booking.starts_at) === shown?.date
  const goTo = (day: Day | undefined) => day && (() => look({ day: day.date }))
  const over = (): void => {
    setHeld(null)
    toast(t('holdLost'), { icon: 'clock' })
    soon()
  }

  const back = { to: '/book', label: local(service, 'name') }
  // Easy mode asks one question a screen: the day, then the time.
  const easy = settings.value.easy
  const asksHow = easy && isRoom && !mine && !how
  const asksDay = easy && !asksHow && !mine && looked.day === undefined && (all?.some(day => freeOn(day) > 0) ?? false)
  const question = t(asksHow ? 'roomAsk' : asksDay ? 'whichDay' : isRoom ? (easy ? 'whichTimeRoom' : 'whenRoom') : easy ? 'whichTime' : 'when')
  const stops = holding.lost !== undefined || STOPS.includes(holding.refusal?.problem?.code ?? '')
  const named = asking.counsellor_id !== null || asking.room_id !== null
  useStep(question)
  if (!all && days.error.value) return <Failed error={days.error.value} back={back} onRetry={() => void days.refresh()} />

  return (
    <Screen
      title={question}
      back={back}
      top={
        easy && !asksHow && !asksDay && !mine ? (
          <button type="button" class="pill" onClick={() => look({ day: undefined })}>
            <Icon name="calendar" />
            {t('otherDay')}
          </button>
        ) : (
          <span class="s t2">{t('step1')}</span>
        )
      }
      bottom={mine && !holding.lost && <ButtonLink href={`/book/${service.id}/about`}>{t('goOn', { to: onShownDay(mine) ? withTo(mine.starts_at) : `${nearDay(mine.starts_at, Date.now())} ${withTo(mine.starts_at)}` })}</ButtonLink>}
    >
      <h1>{question}</h1>
      {(!easy || asksHow) && <AskingPick service={service} asking={asking} onChoose={ask} />}
      {asksHow && <Button onClick={() => setHow(true)}>{t('nextQuestion')}</Button>}
      {service.needs_approval && (!easy || asksHow) && <Note icon="mail">{t('centreConfirmsLong')}</Note>}
      {holding.lost && (
        <Taken
          lost={holding.lost}
          service={service}
          busyAt={holding.busyAt}
          onTake={slot => void take(slot.starts_at, fit(asking, slot))}
          onOther={() => holding.setLost(undefined)}
        />
      )}
      {holding.refusal && <Refused refusal={holding.refusal} service={service} services={services} again={address(service, looked, holding.refusal.starts_at)} onMinutes={minutes => ask({ minutes })} />}
      {all && shown && easy ? (
        <>
          {days.error.value !== undefined && <Stopped error={days.error.value} onRetry={() => void days.refresh()} />}
          {stops || asksHow ? null : asksDay ? (
            <EasyDays days={all} onDay={day => look({ day: day.date })} />
          ) : (
            <>
              <p class="t2 cap">{fullDay(noon(shown.date), Date.now())}</p>
              <EasyTimes
                key={shown.date}
                day={shown}
                mine={mine && onShownDay(mine) ? mine : null}
                service={service}
                busyAt={holding.busyAt}
                onTake={slot => void take(slot.starts_at, asking)}
                onOver={over}
              />
              <NoTimes days={all} index={index} service={service} named={named} hasMine={mine !== null} onDay={day => look({ day: day.date })} onAnyone={() => ask({ counsellor_id: null, room_id: null })} wait={waitAddress(service, shown.date, asking)} />
            </>
          )}
        </>
      ) : all && shown ? (
        <>
          <DayStepper
            day={shortDay(noon(shown.date))}
            note={freeOn(shown) > 0 ? t('freeTimes', { n: freeOn(shown) }) : t(closedReason(shown) ? 'closed' : 'full')}
            previous={{ label: t('dayBefore'), go: goTo(all[index - 1]) }}
            next={{ label: t('dayAfter'), go: goTo(all[index + 1]) }}
            pick={{ label: t('allDays'), open: () => setListOpen(true) }}
          />
          <DayList days={all} open={listOpen} onClose={() => setListOpen(false)} onChoose={day => look({ day: day.date })} />
          {days.error.value !== undefined && <Stopped error={days.error.value} onRetry={() => void days.refresh()} />}
          <section class="m8" aria-label={fullDay(noon(shown.date), Date.now())}>
            <h2 class="vh">{t('times')}</h2>
            <TimeRows
              rows={rowsOf(shown, mine, service)}
              service={service}
              busyAt={holding.busyAt}
              onTake={slot => void take(slot.starts_at, asking)}
              onOver={over}
            />
          </section>
          <NoTimes days={all} index={index} service={service} named={named} hasMine={mine !== null} onDay={day => look({ day: day.date })} onAnyone={() => ask({ counsellor_id: null, room_id: null })} wait={waitAddress(service, shown.date, asking)} />
          {!mine && freeOn(shown) > 0 && <Note icon="clock">{t('goOnWhy')}</Note>}
        </>
      ) : (
        <Waiting />
      )}
    </Screen>
  )
}

function Waiting() {
  return (
    <div class="times">
      <Skeleton kind="line" />
      {[1, 2, 3, 4, 5].map(i => (
        <Skeleton key={i} />
      ))}
    </div>
  )
}
