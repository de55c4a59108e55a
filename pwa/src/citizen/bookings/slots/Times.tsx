import { useEffect, useRef, useState } from 'preact/hooks'
import { local } from '../../../lib/local'
import { useResource } from '../../../lib/resource'
import { useLocation, useStep } from '../../../lib/router'
import { settings } from '../../../lib/settings'
import { dateKey, nearDay, shortDay } from '../../../lib/time'
import { ButtonLink } from '../../../ui/Button'
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
import { loadDays, type Booking, type Day, type Service, type Wish } from '../api'
import { findHeld, held, isLive, setHeld } from '../holding'
import { fullDay, withTo } from '../say'
import { t } from '../words'
import { closedReason, CounsellorPick, DayList } from './Choices'
import { dayToShow, freeOn, rowsOf } from './days'
import { EasyDays, EasyTimes } from './Easy'
import { NoTimes } from './NoTimes'
import { TimeRows } from './TimeRows'
import { Taken } from './Taken'
import { useHolding } from './useHolding'

const noon = (date: string): string => `${date}T12:00:00+09:00`

/** Several people choosing at once send many events; one look a moment is enough. */
const CALM = 400

interface Asked {
  day?: string | undefined
  with: number | null
}

function address(service: Service, asked: Asked, at?: string): string {
  const query = new URLSearchParams()
  if (asked.day) query.set('day', asked.day)
  if (asked.with !== null) query.set('with', String(asked.with))
  if (at) query.set('at', at)
  const text = query.toString()
  return `/book/${service.id}${text && `?${text}`}`
}

/** 1 of 3: when shall we meet? */
export function Times({ service }: { service: Service }) {
  const { query } = useLocation()
  const [asked, setAsked] = useState<Asked>({ day: query['day'], with: query['with'] ? Number(query['with']) : null })
  const [listOpen, setListOpen] = useState(false)
  const today = dateKey(Date.now())
  const days = useResource(`days:${service.id}:${asked.with}:${today}`, () => loadDays(service, today, asked.with))
  const holding = useHolding(wish => address(service, { day: dateKey(wish.starts_at), with: wish.counsellor_id }, wish.starts_at))

  const look = (to: Partial<Asked>): void => {
    const next = { ...asked, ...to }
    setAsked(next)
    holding.setRefusal(undefined)
    // The address remembers, without a new step in the history.
    history.replaceState(history.state, '', address(service, next))
  }

  const timer = useRef(0)
  const soon = (): void => {
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => void days.refresh(), CALM)
  }
  useLive({ availability: soon, booking: () => void findHeld(service.id) }, service.id)
  useEffect(() => () => clearTimeout(timer.current), [])

  const take = async (wish: Wish): Promise<void> => {
    const booking = await holding.take(wish)
    if (booking) look({ day: dateKey(booking.starts_at) })
    soon()
  }
  const signedIn = me.value?.id
  useEffect(() => {
    if (!signedIn) return
    // Back from the sign-in: the very time that was tapped.
    const at = new URLSearchParams(location.search).get('at')
    if (at && !Number.isNaN(Date.parse(at))) {
      history.replaceState(history.state, '', address(service, asked))
      void take({ service_id: service.id, starts_at: at, counsellor_id: asked.with, party_size: 1 })
    } else void findHeld(service.id)
  }, [signedIn])

  const mine = held.value && held.value.service.id === service.id && isLive(held.value, Date.now()) ? held.value : null
  const all = days.data.value
  const index = all ? dayToShow(all, asked.day ?? (mine ? dateKey(mine.starts_at) : undefined)) : 0
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
  const asksDay = easy && !mine && asked.day === undefined && (all?.some(day => freeOn(day) > 0) ?? false)
  const question = t(!easy ? 'when' : asksDay ? 'whichDay' : 'whichTime')
  const stops = holding.lost !== undefined || holding.refusal?.code === 'too_many_live'
  useStep(asksDay)
  if (!all && days.error.value) return <Failed error={days.error.value} back={back} onRetry={() => void days.refresh()} />

  return (
    <Screen
      title={question}
      back={back}
      top={
        easy && !asksDay && !mine ? (
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
      {!easy && <CounsellorPick service={service} chosen={asked.with} onChoose={id => look({ with: id })} />}
      {holding.lost && (
        <Taken
          lost={holding.lost}
          service={service}
          busyAt={holding.busyAt}
          onTake={slot => void take({ service_id: service.id, starts_at: slot.starts_at, counsellor_id: asked.with, party_size: 1 })}
          onOther={() => holding.setLost(undefined)}
        />
      )}
      {holding.refusal && (
        <div role="alert" class="panel lit">
          <Note icon="info">{holding.refusal.text}</Note>
          {holding.refusal.code === 'too_many_live' && (
            <p class="m8">
              <a class="link" href="/bookings">
                {t('tooMany')}
              </a>
            </p>
          )}
        </div>
      )}
      {all && shown && easy ? (
        <>
          {days.error.value !== undefined && <Stopped error={days.error.value} onRetry={() => void days.refresh()} />}
          {stops ? null : asksDay ? (
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
                onTake={starts_at => void take({ service_id: service.id, starts_at, counsellor_id: asked.with, party_size: 1 })}
                onOver={over}
              />
              <NoTimes days={all} index={index} service={service} chosen={asked.with} hasMine={mine !== null} onDay={day => look({ day: day.date })} onAnyone={() => look({ with: null })} />
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
              rows={rowsOf(shown, mine)}
              service={service}
              busyAt={holding.busyAt}
              onTake={starts_at => void take({ service_id: service.id, starts_at, counsellor_id: asked.with, party_size: 1 })}
              onOver={over}
            />
          </section>
          <NoTimes days={all} index={index} service={service} chosen={asked.with} hasMine={mine !== null} onDay={day => look({ day: day.date })} onAnyone={() => look({ with: null })} />
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
