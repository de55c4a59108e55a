import { useEffect, useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { local } from '../../../lib/local'
import { online } from '../../../lib/online'
import { useResource } from '../../../lib/resource'
import { useRoute } from '../../../lib/router'
import { settings } from '../../../lib/settings'
import { clock, shortDay, when } from '../../../lib/time'
import { AgeNote } from '../../../ui/AgeNote'
import { Button, ButtonLink } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Action } from '../../../ui/List'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { Pass } from '../../../ui/Pass'
import { Skeleton } from '../../../ui/Skeleton'
import { Stopped } from '../../../ui/Stopped'
import { Void } from '../../../ui/Void'
import { justBooked } from '../../bookings/pass/fresh'
import { spaced } from '../../bookings/say'
import { useLive } from '../../live'
import { PasskeyOffer } from '../../my/passkeys/PasskeyOffer'
import { Screen } from '../../Screen'
import { me } from '../../session'
import { calendarFile, loadLoan, type Loan } from '../api'
import { fullTime, isLate, noon, said, suitName } from '../say'
import { t } from '../words'
import { CancelDialog } from './CancelDialog'

interface Back {
  to: string
  label: string
}

/** The pass with which a suit is picked up and brought back. */
export default function LoanPass() {
  const id = useRoute().params['id'] ?? ''
  const back: Back = { to: '/bookings', label: t('pass') }
  if (me.value === undefined) {
    return (
      <Screen title={t('pass')} back={back}>
        <Skeleton />
      </Screen>
    )
  }
  if (me.value === null) {
    const next = encodeURIComponent(`/lending/${id}`)
    return (
      <Screen title={t('pass')} back={back} bottom={<ButtonLink href={`/sign-in?next=${next}`}>{t('signIn')}</ButtonLink>}>
        <Void art="empty" main title={t('needSignIn')} text={t('needSignInText')} />
      </Screen>
    )
  }
  return <Mine key={id} id={id} back={back} />
}

function Mine({ id, back }: { id: string; back: Back }) {
  const found = useResource(`loan:${id}`, () => loadLoan(id), { keepOn: 'mine' })
  useLive({ loan: which => (which === id || which === '') && void found.refresh() })
  const loan = found.data.value
  const error = found.error.value
  if (isProblem(error, 'not_found') || (isProblem(error, 'invalid_request') && !loan)) {
    return (
      <Screen title={t('pass')} back={back} bottom={<ButtonLink href="/bookings">{t('toList')}</ButtonLink>}>
        <Void art="empty" main title={t('gone')} text={t('goneText')} />
      </Screen>
    )
  }
  if (!loan) {
    return (
      <Screen title={t('pass')} back={back}>
        <h1 class="vh">{t('pass')}</h1>
        {error ? <Stopped error={error} onRetry={() => void found.refresh()} /> : <Skeleton />}
      </Screen>
    )
  }
  return <Shown loan={loan} at={found.at.value} failed={error !== undefined} back={back} onChange={found.set} />
}

interface ShownProps {
  loan: Loan
  at: number | undefined
  failed: boolean
  back: Back
  onChange: (loan: Loan) => void
}

function Shown({ loan, at, failed, back, onChange }: ShownProps) {
  const { status, site } = loan
  const now = Date.now()
  const isLive = status === 'reserved' || status === 'out'
  const isOut = status === 'out'
  const [asking, setAsking] = useState(false)
  const isFresh = justBooked.value === loan.id
  const state = said(loan, now)
  useEffect(() => () => void (justBooked.value = undefined), [])
  return (
    <Screen title={t('pass')} back={back} bottom={<Foot loan={loan} onCancel={() => setAsking(true)} />}>
      <h1 class="vh">
        {t('pass')}, {t(state.sentence)}
      </h1>
      <AgeNote at={at} failed={failed} />
      <div aria-live="polite">
        <Pass
          state={{ icon: state.icon, label: t(state.sentence) }}
          when={isOut ? t('passUntil', { day: shortDay(loan.due_at), time: clock(loan.due_at) }) : `${shortDay(loan.pick_up_at)}\n${clock(loan.pick_up_at)}`}
          what={suitName(loan.suit)}
          qr={isLive ? (loan.qr ?? undefined) : undefined}
          code={isLive ? spaced(loan.code) : undefined}
          hint={isLive ? t(isOut ? 'showBack' : 'showThis') : undefined}
        />
      </div>
      {isLate(loan, now) && (
        <Panel kind="lit">
          <p>{t('overdueText')}</p>
        </Panel>
      )}
      {loan.cancel_reason && (
        <Panel kind="lit">
          <h2>{t('reason')}</h2>
          <p class="lines m4">{loan.cancel_reason}</p>
        </Panel>
      )}
      <Facts loan={loan} />
      <a class="row panel" href={`https://map.kakao.com/?q=${encodeURIComponent(site.address_ko)}`} target="_blank" rel="noopener">
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
      {isLive && (
        <section>
          <h2>{t('care')}</h2>
          <p class="m4">{t('careText')}</p>
        </section>
      )}
      {isLive && online.value && !settings.value.easy && <Action icon="calendar" href={calendarFile(loan.id)} title={t('calendar')} />}
      {isLive && <Note icon="offline">{t('openOffline')}</Note>}
      {isFresh && isLive && <PasskeyOffer />}
      <CancelDialog loan={loan} open={asking} onClose={() => setAsking(false)} onCancelled={onChange} />
    </Screen>
  )
}

function Facts({ loan }: { loan: Loan }) {
  const isOpen = loan.status === 'reserved' || loan.status === 'out'
  if (!isOpen && !loan.firm && !loan.interview_on) return null
  return (
    <Panel kind="out">
      <dl class="facts">
        {loan.status === 'out' ? (
          <>
            <dt>{t('pickUp')}</dt>
            <dd>{fullTime(loan.pick_up_at)}</dd>
          </>
        ) : (
          <>
            <dt>{t('due')}</dt>
            <dd>
              <b>{t('backUntilShort', { until: fullTime(loan.due_at) })}</b>
            </dd>
          </>
        )}
        {(loan.firm || loan.interview_on) && (
          <>
            <dt>{t('interviewAt')}</dt>
            <dd>{[loan.firm, loan.interview_on && shortDay(noon(loan.interview_on))].filter(Boolean).join(', ')}</dd>
          </>
        )}
        {loan.shoe_mm !== null && (
          <>
            <dt>{t('shoes')}</dt>
            <dd>{t('mm', { n: loan.shoe_mm })}</dd>
          </>
        )}
      </dl>
    </Panel>
  )
}

function Foot({ loan, onCancel }: { loan: Loan; onCancel: () => void }) {
  const call = (
    <ButtonLink kind="plain" size="mid" icon="phone" href={`tel:${loan.site.phone}`}>
      {t('callSite', { phone: loan.site.phone })}
    </ButtonLink>
  )
  if (loan.status === 'out') {
    return (
      <>
        <p class="s t2">{t('longer')}</p>
        {call}
      </>
    )
  }
  if (loan.status !== 'reserved') {
    return (
      <ButtonLink icon="suit" href="/lending">
        {t('again')}
      </ButtonLink>
    )
  }
  if (!online.value) return <p class="s t2">{t('offlineActions')}</p>
  return (
    <>
      <p class="s t2">{loan.can_cancel ? t('cancelUntil', { until: when(loan.cancel_until, Date.now()) }) : t('cancelOver')}</p>
      {loan.can_cancel ? (
        <Button kind="plain" size="mid" onClick={onCancel}>
          {t('cancel')}
        </Button>
      ) : (
        call
      )}
    </>
  )
}
