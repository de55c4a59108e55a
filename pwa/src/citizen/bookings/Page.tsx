import { useEffect, useMemo } from 'preact/hooks'
import { local } from '../../lib/local'
import { useFew } from '../../lib/few'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { settings } from '../../lib/settings'
import { when } from '../../lib/time'
import { AgeNote } from '../../ui/AgeNote'
import { ButtonLink } from '../../ui/Button'
import { Item, List } from '../../ui/List'
import { More } from '../../ui/More'
import { Seg } from '../../ui/Seg'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { AllStopped } from '../../ui/Stopped'
import { Void } from '../../ui/Void'
import type { Loan } from '../lending/api'
import { MyLoans, useLoans } from '../lending/Mine'
import { useLive } from '../live'
import type { Enrolment } from '../programs/api'
import { EnrolmentRow, useMyEnrolments } from '../programs/Mine'
import { nextSession } from '../programs/say'
import { me } from '../session'
import { AskCard } from '../satisfaction/AskCard'
import { Screen } from '../Screen'
import type { Entry } from '../waitlist/api'
import { Waiting, WaitingList } from '../waitlist/Waiting'
import { keepPasses, loadBookings, type Booking } from './api'
import { nameOf, stateOf } from './say'
import { t } from './words'

export default function Bookings() {
  const past = useLocation().query['view'] === 'past'
  return (
    <Screen title={t('title')} heading={t('title')} tab="/bookings">
      {!settings.value.easy && (
        <Seg
          label={t('views')}
          items={[
            { href: '/bookings', label: t('ahead'), on: !past },
            { href: '/bookings?view=past', label: t('past'), on: past },
          ]}
        />
      )}
      {settings.value.easy && past && <h2>{t('past')}</h2>}
      {me.value === undefined ? (
        <Skeleton />
      ) : me.value ? (
        past ? (
          <>
            {!settings.value.easy && <AskCard />}
            <Mine past waiting={[]} key="past" />
          </>
        ) : (
          <Waiting>{waiting => <Mine past={false} waiting={waiting} key="ahead" />}</Waiting>
        )
      ) : (
        <None past={past} />
      )}
    </Screen>
  )
}

/** `waiting`: in easy mode, where everything that can be pressed is one list. */
function Mine({ past, waiting }: { past: boolean; waiting: readonly Entry[] }) {
  const view = past ? 'past' : 'upcoming'
  const list = useResource(`bookings:${view}`, () => loadBookings(view), { keepOn: 'mine' })
  useLive({ booking: () => void list.refresh() })
  const bookings = list.data.value
  const mine = useMyEnrolments(view)
  const enrolments = mine.data.value ?? (mine.error.value ? [] : undefined)
  const loans = useLoans(past).data.value ?? []
  const things = useMemo(() => inOrder(bookings ?? [], enrolments ?? [], past), [bookings, enrolments])
  // Easy mode counts what can be pressed, whatever it leads to.
  const few = useFew<Thing | Loan | Entry>([...loans, ...things, ...waiting], 2)
  useEffect(() => void (bookings && !past && keepPasses(bookings)), [bookings])
  if (!bookings) return list.error.value ? <AllStopped error={list.error.value} onRetry={() => void list.refresh()} /> : <Skeleton />
  if (!enrolments) return <Skeleton />
  const shown = few.shown.filter(isThing)
  return (
    <>
      <AgeNote at={list.at.value} failed={list.error.value !== undefined} />
      {few.shown.length > 0 ? (
        <div ref={few.box}>
          {shown.length > 0 && (
            <List>
              {shown.map(thing =>
                'program' in thing ? <EnrolmentRow key={thing.id} enrolment={thing} past={past} /> : <Row key={thing.id} booking={thing} past={past} />,
              )}
            </List>
          )}
          <MyLoans loans={loans.filter(loan => few.shown.includes(loan))} past={past} />
          <WaitingList entries={waiting.filter(entry => few.shown.includes(entry))} />
        </div>
      ) : (
        <None past={past} />
      )}
      {!past && few.shown.length > 0 && (
        <ButtonLink kind="plain" size="mid" icon="plus" href="/book">
          {t('bookMore')}
        </ButtonLink>
      )}
      {settings.value.easy && (few.next ? <More label={t('moreOf')} few={few} /> : <OtherList past={past} />)}
    </>
  )
}

type Thing = Booking | Enrolment
const isThing = (one: Thing | Loan | Entry): one is Thing => !('ahead' in one) && ('service' in one || 'program' in one)

/** Easy mode leads from the end of one list to the other. */
function OtherList({ past }: { past: boolean }) {
  return (
    <div>
      <ButtonLink kind="plain" icon={past ? 'calendar' : 'history'} href={past ? '/bookings' : '/bookings?view=past'}>
        {t(past ? 'toAhead' : 'toPast')}
      </ButtonLink>
    </div>
  )
}

/** Visits and programs by their time: the next first, or of what was the last first. */
function inOrder(bookings: readonly Booking[], enrolments: readonly Enrolment[], past: boolean): readonly Thing[] {
  const now = Date.now()
  const at = (thing: Thing): number => Date.parse('program' in thing ? (nextSession(thing.program, now)?.starts_at ?? thing.created_at) : thing.starts_at)
  return [...bookings, ...enrolments].sort((a, b) => (at(a) - at(b)) * (past ? -1 : 1))
}

function Row({ booking, past }: { booking: Booking; past: boolean }) {
  const state = stateOf(booking)
  const href = booking.status === 'held' ? `/book/${booking.service.id}/about` : `/bookings/${booking.id}`
  return (
    <Item
      icon="calendar"
      href={href}
      strong={!past}
      title={when(booking.starts_at, Date.now())}
      detail={
        <>
          {nameOf(booking)}, {local(booking.site, 'name')}
          <span class="below">
            <State icon={state.icon} {...(state.kind && { kind: state.kind })}>
              {t(state.word)}
            </State>
            {booking.late_minutes > 0 && (
              <State icon="clock" kind="now">
                {t('lateBy', { n: booking.late_minutes })}
              </State>
            )}
          </span>
        </>
      }
    />
  )
}

function None({ past }: { past: boolean }) {
  return (
    <Void art="empty" title={t(past ? 'nonePast' : 'none')} text={t(past ? 'nonePastText' : 'noneText')}>
      <div class="m16">
        <ButtonLink icon="plus" href="/book">
          {t('book')}
        </ButtonLink>
      </div>
      {me.value === null && (
        <a class="link" href="/sign-in?next=%2Fbookings">
          {t('signIn')}
        </a>
      )}
    </Void>
  )
}
