import { useEffect, useRef, useState } from 'preact/hooks'
import { isProblem } from '../../api/problem'
import { local } from '../../lib/local'
import { online } from '../../lib/online'
import { useResource } from '../../lib/resource'
import { useRoute } from '../../lib/router'
import { when } from '../../lib/time'
import { useNow } from '../../lib/useNow'
import { AgeNote } from '../../ui/AgeNote'
import { Button, ButtonLink } from '../../ui/Button'
import { Note } from '../../ui/Note'
import { Panel } from '../../ui/Panel'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { Void } from '../../ui/Void'
import { useLive } from '../live'
import { Failed } from '../Failed'
import { Screen } from '../Screen'
import { me } from '../session'
import { loadEnrolments, loadProgram, type Enrolment, type Program } from './api'
import { Leave } from './Leave'
import { forWhom, phaseOf, placeOf, placesOf, whenOf } from './say'
import { Sessions } from './Sessions'
import { useTaking, type Taking } from './useTaking'
import { t } from './words'

/** Several people enrolling at once send many events; one look a moment is enough. */
const CALM = 400
const BACK = { to: '/programs' }

export default function ProgramPage() {
  const id = Number(useRoute().params['id'])
  const found = useResource(`program:${id}`, () => loadProgram(id), { keepOn: 'public' })
  const program = found.data.value
  const error = found.error.value
  const back = { ...BACK, label: t('title') }
  if (isProblem(error, 'not_found') || isProblem(error, 'invalid_request')) {
    return (
      <Screen title={t('title')} back={back} bottom={<ButtonLink href="/programs">{t('others')}</ButtonLink>}>
        <Void art="empty" main title={t('goneProgram')} text={t('goneProgramText')} />
      </Screen>
    )
  }
  if (!program && error) return <Failed error={error} back={back} onRetry={() => void found.refresh()} />
  if (!program) {
    return (
      <Screen title={t('title')} back={back}>
        <h1 class="vh">{t('title')}</h1>
        <Skeleton kind="line" />
        <Skeleton kind="tall" />
        <Skeleton kind="tall" />
      </Screen>
    )
  }
  return <Shown program={program} at={found.at.value} failed={error !== undefined} refresh={() => void found.refresh()} />
}

function Shown({ program, at, failed, refresh }: { program: Program; at: number | undefined; failed: boolean; refresh: () => void }) {
  const now = useNow()
  // Nobody's list while nobody is signed in.
  const mine = useResource(`enrolments:upcoming:${me.value?.id ?? ''}`, async () => (me.value ? (await loadEnrolments('upcoming')).value : []))
  const enrolment = mine.data.value?.find(e => e.program.id === program.id)
  const changed = (): void => {
    refresh()
    void mine.refresh()
  }
  const timer = useRef(0)
  const soon = (): void => {
    clearTimeout(timer.current)
    timer.current = window.setTimeout(changed, CALM)
  }
  // A turn in the waitlist moves with what others do.
  useLive({ program: soon, enrolment: soon }, undefined, program.id)
  useEffect(() => () => clearTimeout(timer.current), [])
  const taking = useTaking(changed)
  const [asking, setAsking] = useState(false)
  const signedIn = me.value?.id
  useEffect(() => {
    // Back from the sign-in: what was pressed before it.
    const wish = new URLSearchParams(location.search).get('enrol')
    if (!wish || !signedIn) return
    history.replaceState(history.state, '', `/programs/${program.id}`)
    void taking.enrol(program.id, wish === 'wait')
  }, [signedIn])
  const places = placesOf(program, now)
  return (
    <Screen title={local(program, 'title')} back={{ ...BACK, label: t('title') }} bottom={<Foot program={program} enrolment={enrolment} known={me.value === null || mine.data.value !== undefined} now={now} taking={taking} onLeave={() => setAsking(true)} />}>
      <div class="m8">
        <h1>{local(program, 'title')}</h1>
        <div aria-live="polite">
          <p class="m8">
            <State icon={places.icon} {...(places.kind && { kind: places.kind })}>
              {phaseOf(program, now) === 'open' ? t('leftOf', { n: program.left, all: program.capacity }) : places.words}
            </State>
          </p>
          {enrolment && <Turn enrolment={enrolment} now={now} />}
        </div>
      </div>
      <AgeNote at={at} failed={failed} />
      {program.cancel_reason && (
        <Panel kind="lit">
          <h2>{t('reason')}</h2>
          <p class="lines m4">{program.cancel_reason}</p>
        </Panel>
      )}
      {local(program, 'description') && <p class="lines">{local(program, 'description')}</p>}
      <Panel>
        <dl class="facts">
          <dt>{t('when')}</dt>
          <dd>{whenOf(program)}</dd>
          <dt>{t('where')}</dt>
          <dd>
            {placeOf(program)}
            <br />
            <span class="s t2">{local(program.site, 'address')}</span>
          </dd>
          <dt>{t('who')}</dt>
          <dd>{local(program, 'leader')}</dd>
          <dt>{t('forWhom')}</dt>
          <dd>{forWhom(program)}</dd>
          <dt>{t('enrolUntil')}</dt>
          <dd>{t('until', { when: when(program.closes_at, now) })}</dd>
          <dt>{t('cancelBy')}</dt>
          <dd>{t('until', { when: when(program.cancel_until, now) })}</dd>
        </dl>
      </Panel>
      <Sessions program={program} {...(enrolment && { enrolment })} />
      {program.sessions.length > 1 && <Note icon="calendar">{t('seriesWhole')}</Note>}
      {enrolment && <Leave enrolment={enrolment} open={asking} taking={taking} onClose={() => setAsking(false)} />}
    </Screen>
  )
}

/** Where this person stands: an offer, or a turn in the waitlist. */
export function Turn({ enrolment, now }: { enrolment: Enrolment; now: number }) {
  const { status, offer_until, position } = enrolment
  if (status !== 'offered' && status !== 'waiting') return null
  const isOffer = status === 'offered'
  return (
    <section class="panel lit m16">
      <h2>{isOffer ? t('offerTitle') : t('position', { n: position ?? 1 })}</h2>
      <p class="m4">{isOffer ? t('offerText', { until: when(offer_until ?? now, now) }) : t('positionText')}</p>
    </section>
  )
}

interface FootProps {
  program: Program
  enrolment: Enrolment | undefined
  /** Whether it is known what this person has. */
  known: boolean
  now: number
  taking: Taking
  onLeave: () => void
}

/** The one thing to do, and why where there is none. */
function Foot({ program, enrolment, known, now, taking, onLeave }: FootProps) {
  const phase = phaseOf(program, now)
  const refusal = taking.error && (
    <p class="s" role="alert">
      {taking.error}
    </p>
  )
  if (enrolment?.status === 'enrolled') {
    return (
      <>
        <p class="s t2">{t('mineEnrolled')}</p>
        <ButtonLink icon="qr" href={`/enrolments/${enrolment.id}`}>
          {t('seePass')}
        </ButtonLink>
      </>
    )
  }
  if (!online.value) return <p class="s t2">{t('offlineActions')}</p>
  if (enrolment) return <Answer enrolment={enrolment} taking={taking} onLeave={onLeave} />
  if (phase === 'open' || phase === 'full') {
    const wait = phase === 'full'
    return (
      <>
        {refusal || (wait && <p class="s t2">{t('waitText', { n: program.waiting })}</p>)}
        <Button busy={taking.busy} disabled={!known} onClick={() => void taking.enrol(program.id, wait)}>
          {t(wait ? 'wait' : 'enrol')}
        </Button>
      </>
    )
  }
  return (
    <>
      {refusal}
      <p class="s t2">{phase === 'soon' ? t('notYet', { when: when(program.opens_at, now) }) : t(phase === 'off' ? 'programOff' : phase === 'over' ? 'over' : 'closedText')}</p>
      <ButtonLink kind="plain" size="mid" href="/programs">
        {t('others')}
      </ButtonLink>
    </>
  )
}

/** The answer to an offer, or the way out of the waitlist. */
export function Answer({ enrolment, taking, onLeave }: { enrolment: Enrolment; taking: Taking; onLeave: () => void }) {
  return (
    <>
      {taking.error && (
        <p class="s" role="alert">
          {taking.error}
        </p>
      )}
      {enrolment.status === 'offered' && (
        <Button busy={taking.busy} onClick={() => void taking.accept(enrolment)}>
          {t('accept')}
        </Button>
      )}
      <Button kind="plain" size="mid" onClick={onLeave}>
        {t(enrolment.status === 'offered' ? 'decline' : 'leave')}
      </Button>
    </>
  )
}
