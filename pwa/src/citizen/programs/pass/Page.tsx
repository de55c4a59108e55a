import { useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { local } from '../../../lib/local'
import { online } from '../../../lib/online'
import { useResource } from '../../../lib/resource'
import { useRoute } from '../../../lib/router'
import { clock, dateKey, shortDay, when } from '../../../lib/time'
import { useNow } from '../../../lib/useNow'
import { AgeNote } from '../../../ui/AgeNote'
import { Button, ButtonLink } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Item, List } from '../../../ui/List'
import type { IconName } from '../../../ui/names'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { Pass } from '../../../ui/Pass'
import { Skeleton } from '../../../ui/Skeleton'
import { Void } from '../../../ui/Void'
import { useLive } from '../../live'
import { Failed } from '../../Failed'
import { Screen } from '../../Screen'
import { me } from '../../session'
import { calendarFile, loadEnrolment, type Enrolment } from '../api'
import { Leave } from '../Leave'
import { Answer, Turn } from '../One'
import { nextSession, phaseOf, placeOf } from '../say'
import { Sessions } from '../Sessions'
import { useTaking, type Taking } from '../useTaking'
import { t } from '../words'

/** A place in a program, or the wait for one. */
export default function EnrolmentPage() {
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
    const next = encodeURIComponent(`/enrolments/${id}`)
    return (
      <Screen title={t('pass')} back={back} bottom={<ButtonLink href={`/sign-in?next=${next}`}>{t('signIn')}</ButtonLink>}>
        <Void art="empty" main title={t('needSignIn')} text={t('needSignInText')} />
      </Screen>
    )
  }
  return <Mine key={id} id={id} back={back} />
}

function Mine({ id, back }: { id: string; back: { to: string; label: string } }) {
  const found = useResource(`enrolment:${id}`, () => loadEnrolment(id), { keepOn: 'mine' })
  const enrolment = found.data.value
  const error = found.error.value
  const refresh = (): void => void found.refresh()
  useLive({ enrolment: refresh, program: refresh }, undefined, enrolment?.status === 'waiting' ? enrolment.program.id : undefined)
  if (isProblem(error, 'not_found') || (isProblem(error, 'invalid_request') && !enrolment)) {
    return (
      <Screen title={t('pass')} back={back} bottom={<ButtonLink href="/bookings">{t('toList')}</ButtonLink>}>
        <Void art="empty" main title={t('gone')} text={t('goneText')} />
      </Screen>
    )
  }
  if (!enrolment && error) return <Failed error={error} back={back} onRetry={refresh} />
  if (!enrolment) {
    return (
      <Screen title={t('pass')} back={back}>
        <h1 class="vh">{t('pass')}</h1>
        <Skeleton />
      </Screen>
    )
  }
  return <Shown enrolment={enrolment} at={found.at.value} failed={error !== undefined} back={back} refresh={refresh} onChange={found.set} />
}

interface ShownProps {
  enrolment: Enrolment
  at: number | undefined
  failed: boolean
  back: { to: string; label: string }
  refresh: () => void
  onChange: (enrolment: Enrolment) => void
}

function Shown({ enrolment, at, failed, back, refresh, onChange }: ShownProps) {
  const now = useNow()
  const { program, status } = enrolment
  const taking = useTaking(changed => (changed ? onChange(changed) : refresh()))
  const [asking, setAsking] = useState(false)
  const next = nextSession(program, now)
  const isValid = status === 'enrolled' && now < Date.parse(program.ends_at)
  const top = topOf(enrolment, now)
  return (
    <Screen title={`${t('pass')}, ${top.words}`} back={back} bottom={<Foot enrolment={enrolment} now={now} taking={taking} onLeave={() => setAsking(true)} />}>
      <h1 class="vh">
        {t('pass')}, {top.words}
      </h1>
      <AgeNote at={at} failed={failed} />
      <div aria-live="polite">
        <Pass
          state={{ icon: top.icon, label: top.words }}
          when={next ? `${shortDay(next.starts_at)}\n${clock(next.starts_at)}` : ''}
          what={local(program, 'title')}
          qr={isValid ? (enrolment.qr ?? undefined) : undefined}
          code={isValid ? `${enrolment.code.slice(0, 3)} ${enrolment.code.slice(3)}` : undefined}
          hint={isValid ? t('showThis') : undefined}
        />
        <Turn enrolment={enrolment} now={now} />
      </div>
      {status === 'lapsed' && <Note icon="info">{t(phaseOf(program, now) === 'closed' || phaseOf(program, now) === 'over' ? 'noTurnText' : 'lapsedText')}</Note>}
      {enrolment.cancel_reason && (
        <Panel kind="lit">
          <h2>{t('reason')}</h2>
          <p class="lines m4">{enrolment.cancel_reason}</p>
        </Panel>
      )}
      <a class="row panel" href={`https://map.kakao.com/?q=${encodeURIComponent(program.site.address_ko)}`} target="_blank" rel="noopener">
        <Icon name="pin" />
        <span class="grow">
          <b>{placeOf(program)}</b>
          <br />
          <span class="s t2">{local(program.site, 'address')}</span>
        </span>
        <span class="link">
          {t('directions')}
          <span class="vh"> ({t('newWindow')})</span>
        </span>
      </a>
      <Sessions program={program} enrolment={enrolment} />
      <List>
        <Item icon="ticket" href={`/programs/${program.id}`} title={t('aboutProgram')} />
      </List>
      {isValid && <Note icon="offline">{t('openOffline')}</Note>}
      <Leave enrolment={enrolment} open={asking} taking={taking} onClose={() => setAsking(false)} />
    </Screen>
  )
}

function topOf({ status, program, attended }: Enrolment, now: number): { icon: IconName; words: string } {
  if (status === 'enrolled') {
    if (now >= Date.parse(program.ends_at)) return { icon: 'check', words: t('pass_over') }
    const next = nextSession(program, now)
    const here = next && attended.includes(next.id) && dateKey(next.starts_at) === dateKey(now)
    return here ? { icon: 'pin', words: t('pass_attended') } : { icon: 'check', words: t('pass_enrolled') }
  }
  const icon = ({ waiting: 'clock', offered: 'bell', lapsed: 'history' } as Partial<Record<Enrolment['status'], IconName>>)[status] ?? 'close'
  return { icon, words: t(`pass_${status}`) }
}

function Foot({ enrolment, now, taking, onLeave }: { enrolment: Enrolment; now: number; taking: Taking; onLeave: () => void }) {
  const { program, status } = enrolment
  const phase = phaseOf(program, now)
  if (!online.value) return <p class="s t2">{t('offlineActions')}</p>
  if (status === 'waiting' || status === 'offered') return <Answer enrolment={enrolment} taking={taking} onLeave={onLeave} />
  if (status !== 'enrolled' || phase === 'over') {
    const again = status !== 'enrolled' && (phase === 'open' || phase === 'full')
    return <ButtonLink href={again ? `/programs/${program.id}` : '/programs'}>{t(again ? 'againWait' : 'others')}</ButtonLink>
  }
  return (
    <>
      <p class="s t2">{enrolment.can_cancel ? t('cancelUntil', { until: when(program.cancel_until, now) }) : t('cancelOver')}</p>
      <div class="three">
        <ButtonLink size="mid" href={calendarFile(enrolment.id)} download>
          {t('calendar')}
        </ButtonLink>
        {enrolment.can_cancel ? (
          <Button kind="plain" size="mid" onClick={onLeave}>
            {t('cancel')}
          </Button>
        ) : (
          <ButtonLink kind="plain" size="mid" href={`tel:${program.site.phone}`}>
            {t('callSite', { phone: program.site.phone })}
          </ButtonLink>
        )}
      </div>
    </>
  )
}
