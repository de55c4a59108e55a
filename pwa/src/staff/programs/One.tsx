import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { live } from '../../lib/live'
import { local } from '../../lib/local'
import { useResource } from '../../lib/resource'
import { useLocation, useRoute } from '../../lib/router'
import { dateKey, hhmm, shortDay } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Button, ButtonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { toast } from '../../ui/Toasts'
import { Void } from '../../ui/Void'
import { CheckIn, type Arrival } from '../day/CheckIn'
import { useNow } from '../day/now'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { explain } from '../problems'
import { has, staff } from '../session'
import { Attendance } from './Attendance'
import { cancelProgram, cancelSession, loadProgram, mark, removeParticipant, type Participant, type Presence, type ProgramSession, type ProgramView } from './calls'
import { Facts } from './Facts'
import { Counts } from './Page'
import { SessionDialog } from './SessionDialog'
import { phaseOf, said, sayRange, sessionAtHand, takingPlace, whoOf } from './state'
import { Why } from './Why'
import { t } from './words'

type Asking = { kind: 'program' } | { kind: 'move'; session: ProgramSession } | { kind: 'add' } | { kind: 'session'; session: ProgramSession } | { kind: 'person'; person: Participant }

export default function ProgramPage() {
  const id = Number(useRoute().params['id'])
  const found = useResource(`staff:program:${id}`, () => loadProgram(id))
  const view = found.data.value
  const heading = view ? local(view.program, 'title') : t('title')
  const back = (
    <a class="ib" href="/staff/programs" aria-label={t('back')}>
      <Icon name="back" />
    </a>
  )
  if (view) return <Shown key={id} view={view} back={back} refresh={() => void found.refresh()} put={found.set} />
  return (
    <Desk title={heading} current="/staff/programs">
      <Bar heading={heading} before={back} />
      {found.error.value !== undefined ? (
        <Failed error={found.error.value} again={() => void found.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

/** Follows what happens to the programs of a site; several changes in one moment are one look. */
function useFollow(site: number, refresh: () => void): void {
  const stream = useMemo(() => live(`/api/staff/live?site_id=${site}`, ['program'], `programs:${site}`), [site])
  const latest = useRef(refresh)
  latest.current = refresh
  useEffect(() => {
    let timer = 0
    const again = (): void => {
      clearTimeout(timer)
      timer = window.setTimeout(() => latest.current(), 120)
    }
    const stop = stream.on('program', again)
    return () => {
      clearTimeout(timer)
      stop()
      stream.close()
    }
  }, [stream])
}

interface ShownProps {
  view: ProgramView
  back: preact.ComponentChildren
  refresh: () => void
  put: (view: ProgramView) => void
}

function Shown({ view, back, refresh, put }: ShownProps) {
  const { program, participants } = view
  const { query, route } = useLocation()
  const now = useNow(15_000)
  const [asking, setAsking] = useState<Asking>()
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState<string>()
  useFollow(program.site.id, refresh)
  const session = program.sessions.find(s => s.id === Number(query['session'])) ?? sessionAtHand(program, now)
  const choose = (id: number): void => route(`/staff/programs/${program.id}?session=${id}`, true)
  const enrolled = participants.filter(p => p.status === 'enrolled')
  const queue = participants.filter(p => p.status !== 'enrolled')
  const phase = phaseOf(program, now)
  const ahead = phase !== 'over' && phase !== 'off'
  const today = takingPlace(program).some(s => dateKey(s.starts_at) === dateKey(now))
  // Whoever checks people in by their pass is a counsellor.
  const checksIn = today && staff.value !== null && staff.value !== undefined && has(staff.value, 'counsellor')

  const onMark = async (who: Participant, presence: Presence): Promise<void> => {
    if (!session || busy) return
    setBusy(who.enrolment_id)
    setProblem('')
    try {
      put(await mark(who.enrolment_id, session.id, presence))
    } catch (error) {
      setProblem(explain(error))
      refresh()
    }
    setBusy(undefined)
  }
  const onArrived = ({ booking, enrolment }: Arrival): void => {
    if (booking) toast(t('booking', { time: hhmm(booking.starts_at), who: booking.name ?? '' }), { icon: 'check' })
    if (!enrolment) return
    const who = whoOf(enrolment)
    if (enrolment.program_id === program.id) {
      toast(t('checkedIn', { who }), { icon: 'check' })
      choose(enrolment.session_id)
      refresh()
    } else {
      toast(t('elsewhere', { what: local(enrolment, 'title'), who }), { icon: 'check', action: { label: t('show'), run: () => route(`/staff/programs/${enrolment.program_id}`) } })
    }
  }
  const send = async (reason: string): Promise<void> => {
    if (asking?.kind === 'person') {
      put(await removeParticipant(asking.person.enrolment_id, reason))
      toast(t('removed', { who: whoOf(asking.person) }), { icon: 'check' })
    } else {
      put(asking?.kind === 'session' ? await cancelSession(program.id, asking.session.id, reason) : await cancelProgram(program.id, reason))
      toast(t('done'), { icon: 'check' })
    }
  }
  const state = said(program, now)
  const title = local(program, 'title')
  return (
    <Desk title={title} current="/staff/programs" side={{ label: t('facts'), children: <Facts program={program} queue={queue} onRemove={ahead ? person => setAsking({ kind: 'person', person }) : undefined} /> }}>
      <Bar heading={title} before={back}>
        <span class="grow" />
        {checksIn && <CheckIn onArrived={onArrived} />}
        {ahead && (
          <ButtonLink kind="plain" size="sm" icon="edit" href={`/staff/programs/${program.id}/edit`}>
            {t('edit')}
          </ButtonLink>
        )}
      </Bar>
      <div class="body wide">
        <div class="row wrap between">
          <State icon={state.icon} {...(state.kind && { kind: state.kind })}>
            {state.words}
          </State>
          <Counts program={program} />
        </div>
        {program.cancel_reason && (
          <section class="panel lit">
            <h2>{t('cancelledWhy')}</h2>
            <p class="m4">{program.cancel_reason}</p>
          </section>
        )}
        {program.sessions.length > 1 && (
          <nav class="chips" aria-label={t('sessions')}>
            {program.sessions.map(s => (
              <button type="button" key={s.id} class={s.id === session?.id ? 'chip on' : 'chip'} aria-pressed={s.id === session?.id} onClick={() => choose(s.id)}>
                {s.cancel_reason !== null && <Icon name="close" size="m" />}
                {dateKey(s.starts_at) === dateKey(now) ? t('today') : shortDay(s.starts_at)}
              </button>
            ))}
          </nav>
        )}
        <p class="warn" role="alert" hidden={!problem}>
          {problem}
        </p>
        {session && (
          <section class="panel out">
            <div class="row wrap between">
              <h2>{sayRange(session)}</h2>
              {session.cancel_reason === null && ahead && (
                <div class="row wrap">
                  {Date.parse(session.starts_at) > now && (
                    <Button kind="plain" size="sm" icon="calendar" onClick={() => setAsking({ kind: 'move', session })}>
                      {t('moveSession')}
                    </Button>
                  )}
                  {Date.parse(session.ends_at) > now && program.sessions.length > 1 && (
                    <Button kind="plain" size="sm" onClick={() => setAsking({ kind: 'session', session })}>
                      {t('cancelSession')}
                    </Button>
                  )}
                </div>
              )}
            </div>
            {session.cancel_reason !== null ? (
              <p class="m8">
                <State icon="close" kind="bad">
                  {t('sessionOff')}
                </State>{' '}
                {session.cancel_reason}
              </p>
            ) : enrolled.length > 0 ? (
              <Attendance session={session} people={enrolled} now={now} busy={busy} onMark={(who, presence) => void onMark(who, presence)} onRemove={ahead ? person => setAsking({ kind: 'person', person }) : undefined} />
            ) : (
              !program.cancel_reason && <Void art="empty" title={t('nobody')} text={t('nobodyText')} />
            )}
          </section>
        )}
        <Note icon="eye">{t('trail')}</Note>
        {ahead && (
          <div class="row wrap">
            <Button kind="plain" size="sm" icon="plus" onClick={() => setAsking({ kind: 'add' })}>
              {t('addSession')}
            </Button>
            <Button kind="plain" size="sm" onClick={() => setAsking({ kind: 'program' })}>
              {t('cancelProgram')}
            </Button>
          </div>
        )}
      </div>
      {(asking?.kind === 'move' || asking?.kind === 'add') && (
        <SessionDialog
          program={program}
          session={asking.kind === 'move' ? asking.session : undefined}
          onClose={() => setAsking(undefined)}
          onDone={next => {
            setAsking(undefined)
            put(next)
            toast(t(asking.kind === 'move' ? 'movedSession' : 'addedSession'), { icon: 'check' })
          }}
        />
      )}
      <Why {...wordsOf(asking, view)} onClose={() => setAsking(undefined)} onSend={send} />
    </Desk>
  )
}

type WhyWords = Pick<Parameters<typeof Why>[0], 'title' | 'text' | 'presets' | 'yes'>

function wordsOf(asking: Asking | undefined, { program }: ProgramView): WhyWords {
  switch (asking?.kind) {
    case 'person':
      return { title: t('removeAsk', { who: whoOf(asking.person) }), text: t('removeText'), presets: ['asked'], yes: t('remove') }
    case 'session':
      return {
        title: t('cancelSessionAsk', { day: shortDay(asking.session.starts_at) }),
        text: t(takingPlace(program).length === 1 ? 'cancelLastText' : 'cancelSessionText'),
        presets: ['leader', 'closed'],
        yes: t('cancelSession'),
      }
    case 'program':
      return { title: t('cancelProgramAsk', { what: local(program, 'title') }), text: t('cancelProgramText'), presets: ['few', 'leader', 'closed'], yes: t('cancelProgram') }
    default:
      return { title: undefined, text: '', presets: [], yes: '' }
  }
}
