import { useEffect, useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { local } from '../../../lib/local'
import { online } from '../../../lib/online'
import { useResource } from '../../../lib/resource'
import { useRoute } from '../../../lib/router'
import { language, settings } from '../../../lib/settings'
import { clock, shortDay, when } from '../../../lib/time'
import { useNow } from '../../../lib/useNow'
import { AgeNote } from '../../../ui/AgeNote'
import { Button, ButtonLink } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Action } from '../../../ui/List'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { Pass } from '../../../ui/Pass'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toasts'
import { Void } from '../../../ui/Void'
import { useLive } from '../../live'
import { PasskeyOffer } from '../../my/passkeys/PasskeyOffer'
import { Failed } from '../../Failed'
import { Screen } from '../../Screen'
import { me } from '../../session'
import { AskCard } from '../../satisfaction/AskCard'
import { Earlier } from '../../waitlist/Earlier'
import { calendarFile, loadBooking, type Booking } from '../api'
import { fullSpan, fullTime, isRoom, nameOf, spaced, stateOf, summaryOf } from '../say'
import { t } from '../words'
import { Answers, Translated } from './Answers'
import { CancelDialog } from './CancelDialog'
import { justBooked } from './fresh'
import { Instead } from './Instead'
import { isAsked, Reply } from './Reply'

/** 3 of 3, and every time after: the pass. */
export default function PassPage() {
  const id = useRoute().params['id'] ?? ''
  const back = { to: '/bookings', label: t('pass') }
  if (me.value === undefined) {
    return (
      <Screen title={t('pass')} back={back}>
        <Skeleton />
      </Screen>
    )
  }
  if (me.value === null) {
    const next = encodeURIComponent(`/bookings/${id}`)
    return (
      <Screen title={t('pass')} back={back} bottom={<ButtonLink href={`/sign-in?next=${next}`}>{t('signInShort')}</ButtonLink>}>
        <Void art="empty" main title={t('needSignIn')} text={t('needSignInText')} />
      </Screen>
    )
  }
  return <Mine key={id} id={id} back={back} />
}

function Mine({ id, back }: { id: string; back: { to: string; label: string } }) {
  const found = useResource(`booking:${id}`, () => loadBooking(id), { keepOn: 'mine' })
  useLive({ booking: which => (which === id || which === '') && void found.refresh() })
  const booking = found.data.value
  const error = found.error.value
  if (isProblem(error, 'not_found') || (isProblem(error, 'invalid_request') && !booking)) {
    return (
      <Screen title={t('pass')} back={back} bottom={<ButtonLink href="/bookings">{t('toList')}</ButtonLink>}>
        <Void art="empty" main title={t('gone')} text={t('goneText')} />
      </Screen>
    )
  }
  if (!booking && error) return <Failed error={error} back={back} onRetry={() => void found.refresh()} />
  if (!booking) {
    return (
      <Screen title={t('pass')} back={back}>
        <h1 class="vh">{t('pass')}</h1>
        <Skeleton />
      </Screen>
    )
  }
  return <Shown booking={booking} at={found.at.value} failed={error !== undefined} back={back} refresh={() => void found.refresh()} onChange={found.set} />
}

interface ShownProps {
  booking: Booking
  at: number | undefined
  failed: boolean
  back: { to: string; label: string }
  refresh: () => void
  onChange: (booking: Booking) => void
}

function Shown({ booking, at, failed, back, refresh, onChange }: ShownProps) {
  const { status, site, away } = booking
  const isValid = !away && (status === 'confirmed' || status === 'checked_in' || status === 'in_session')
  const hasFoot = !away && status !== 'checked_in' && status !== 'in_session'
  const [asking, setAsking] = useState(false)
  const isFresh = justBooked.value === booking.id
  // Who has just booked need not say at once that they come.
  const asks = isAsked(booking, useNow()) && !isFresh && !away
  const state = stateOf(booking)
  const waits = status === 'requested' && !away
  useEffect(() => () => void (justBooked.value = undefined), [])
  return (
    <Screen title={t('pass')} back={back} top={isValid && <Share booking={booking} />} bottom={hasFoot && <Foot booking={booking} asks={asks} onChange={onChange} onCancel={() => setAsking(true)} />}>
      <h1 class="vh">
        {t('pass')}, {t(state.sentence)}
      </h1>
      <AgeNote at={at} failed={failed} />
      {away && <Instead booking={booking} away={away} refresh={refresh} onChange={onChange} onCancel={() => setAsking(true)} />}
      <div aria-live="polite">
        <Pass
          state={{ icon: state.icon, label: t(state.sentence) }}
          when={`${shortDay(booking.starts_at)}\n${clock(booking.starts_at)}`}
          late={booking.late_minutes > 0 ? t('lateBy', { n: booking.late_minutes }) : undefined}
          what={summaryOf(booking)}
          qr={isValid ? (booking.qr ?? undefined) : undefined}
          code={isValid ? spaced(booking.code) : undefined}
          hint={isValid && status === 'confirmed' ? t('showThis') : undefined}
        />
      </div>
      {status === 'completed' && <AskCard of={booking.id} />}
      {waits && (
        <Panel kind="lit">
          <h2>{t('waitTitle')}</h2>
          <p class="m4">{t('waitText')}</p>
        </Panel>
      )}
      {booking.cancel_reason && (
        <Panel kind="lit">
          <h2>{t('reason')}</h2>
          <p class="lines m4">{booking.cancel_reason}</p>
        </Panel>
      )}
      <a class="row wrap panel" href={`https://map.kakao.com/?q=${encodeURIComponent(site.address_ko)}`} target="_blank" rel="noopener">
        <Icon name="pin" />
        <span class="grow">
          <b>{local(site, 'name')}</b>
          <br />
          <span class="s t2">{local(site, 'address')}</span>
        </span>
        <span class="link">
          {t('directions')}
          <span class="vh"> ({t('newWindow')})</span>
        </span>
      </a>
      {status === 'no_show' && (
        <Panel>
          <p>{t('missedText')}</p>
          <p>
            <a class="link" href="/my/penalties">
              {t('toPoints')}
            </a>
          </p>
        </Panel>
      )}
      {!away && <Actions booking={booking} asks={asks} />}
      {booking.about && (
        <Panel kind="out">
          <h2>{t(isRoom(booking) ? 'aboutRoom' : 'about')}</h2>
          <p class="lines m4">{booking.about}</p>
        </Panel>
      )}
      {booking.answers.length > 0 && <Panel kind="out">{language.value === 'en' ? <Translated booking={booking} /> : <Answers answers={booking.answers} />}</Panel>}
      {isValid && <Note icon="offline">{t('openOffline')}</Note>}
      {isFresh && (isValid || waits) && !settings.value.easy && <PasskeyOffer />}
      <CancelDialog booking={booking} open={asking} onClose={() => setAsking(false)} onCancelled={onChange} />
    </Screen>
  )
}

function Share({ booking }: { booking: Booking }) {
  const share = async (): Promise<void> => {
    // The pass itself stays with its owner: what is shared is when and where.
    const text = t('shareText', {
      what: nameOf(booking),
      when: isRoom(booking) ? fullSpan(booking) : fullTime(booking.starts_at),
      where: `${local(booking.site, 'name')}, ${local(booking.site, 'address')}`,
    })
    try {
      if ('share' in navigator) await navigator.share({ text })
      else {
        await (navigator as Navigator).clipboard.writeText(text)
        toast(t('shared'), { icon: 'check' })
      }
    } catch {
      // Closed without sharing.
    }
  }
  return (
    <button type="button" class="pill" onClick={() => void share()}>
      <Icon name="share" />
      {t('share')}
    </button>
  )
}

interface FootProps {
  booking: Booking
  /** Whether the foot asks if they come; the other actions then stand in the list. */
  asks: boolean
  onChange: (booking: Booking) => void
  onCancel: () => void
}

function Foot({ booking, asks, onChange, onCancel }: FootProps) {
  const now = useNow()
  const { status } = booking
  const isRequested = status === 'requested'
  if (status === 'held') return <ButtonLink href={`/book/${booking.service.id}/about`}>{t('goOnBooking')}</ButtonLink>
  if (status !== 'confirmed' && !isRequested) {
    return (
      <ButtonLink icon="plus" href={`/book/${booking.service.id}`}>
        {t('again')}
      </ButtonLink>
    )
  }
  if (!online.value) return <p class="s t2">{t(isRequested ? 'offlineTakeBack' : 'offlineActions')}</p>
  if (asks) return <Reply booking={booking} onChange={onChange} onCannot={onCancel} />
  return (
    <>
      {!isRequested && <p class="s t2">{booking.can_cancel ? t('cancelUntil', { until: when(booking.cancel_until, now) }) : t('cancelOver')}</p>}
      <div class="three">
        {booking.can_move && (
          <ButtonLink kind="plain" size="mid" href={`/bookings/${booking.id}/move`}>
            {t('move')}
          </ButtonLink>
        )}
        {booking.can_cancel ? (
          <Button kind="plain" size="mid" onClick={onCancel}>
            {t(isRequested ? 'takeBack' : 'cancel')}
          </Button>
        ) : (
          <ButtonLink kind="plain" size="mid" href={`tel:${booking.site.phone}`}>
            {t('callSite', { phone: booking.site.phone })}
          </ButtonLink>
        )}
      </div>
    </>
  )
}

/** What else can be done with a booking that is still to come; easy mode keeps to the foot. */
function Actions({ booking, asks }: { booking: Booking; asks: boolean }) {
  const now = useNow()
  const { id, status, can_move } = booking
  if (settings.value.easy || (status !== 'confirmed' && status !== 'requested') || !online.value || Date.parse(booking.starts_at) <= now) return null
  return (
    <div>
      {can_move && asks && <Action icon="clock" href={`/bookings/${id}/move`} title={t('move')} detail={t('cancelUntilShort', { until: when(booking.cancel_until, now) })} />}
      {can_move && <Earlier booking={booking} />}
      {status === 'confirmed' && <Action icon="calendar" href={calendarFile(id)} title={t('calendar')} />}
    </div>
  )
}
