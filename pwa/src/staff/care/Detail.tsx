import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useLocation } from '../../lib/router'
import { useNow } from '../day/now'
import { Button, ButtonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Key, useKey } from '../../ui/Key'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { Failed } from '../Failed'
import { staff } from '../session'
import { ActDialog, type Asking } from './ActDialog'
import { buttons, firstOf, isHeld, isNear, KEYS, wayTo, type Act } from './acts'
import { resume, step, take, answerHandover, dropHandover, type DeskCase } from './calls'
import { History, Mandates, Consents, Person, Questions, Visits } from './Facts'
import { Followup } from './followup/Part'
import { Locked } from './Locked'
import { Part as OutreachPart } from './outreach/Part'
import { HoldPart } from './retention/Part'
import { PlanPart } from './plan/Part'
import { Correct } from './person/Correct'
import { codeOf, promised, whoOf } from './say'
import { ServicesPart } from './services/Part'
import type { OpenedCase } from './useCase'
import { useStep } from './useStep'
import { Found } from './visit/Part'
import { t } from './words'

/** One case: what is so, what to do next, and everything behind it. `shape`: beside the list, on a phone, or with all the room. */
export function Detail({ id, opened, shape }: { id: string; opened: OpenedCase; shape: 'side' | 'phone' | 'page' }) {
  if (opened.isLocked && !opened.data) return <Locked id={id} opened={opened} />
  if (opened.error !== undefined) return <Failed error={opened.error} again={opened.again} />
  if (!opened.data) {
    return (
      <>
        <Skeleton kind="line" />
        <Skeleton kind="line" />
        <Skeleton kind="tall" />
      </>
    )
  }
  return <Whole key={opened.data.id} of={opened.data} opened={opened} shape={shape} />
}

/** What needs no word: it is done with one press. */
const AT_ONCE: Partial<Record<Act, (c: DeskCase) => Promise<DeskCase | null>>> = {
  take,
  resume,
  drop_handover: dropHandover,
  accept: c => answerHandover(c, true, ''),
  to_monitoring: c => step(c, 'monitoring', ''),
}

type PartName = 'questions' | 'visits' | 'found' | 'plan' | 'services' | 'followup'

/** What matters now stands first: the way to the visit, then the plan, then what comes and how the person is. */
function inOrder(c: DeskCase): PartName[] {
  if (c.status === 'assessed' || c.status === 'plan_drafted') return ['questions', 'plan', 'found', 'visits', 'services', 'followup']
  if (c.status === 'approved') return ['questions', 'plan', 'services', 'followup', 'found', 'visits']
  if (c.status === 'in_service' || c.status === 'monitoring') return ['questions', 'followup', 'services', 'plan', 'visits', 'found']
  return ['questions', 'visits', 'found', 'plan', 'services', 'followup']
}

function Whole({ of: c, opened, shape }: { of: DeskCase; opened: OpenedCase; shape: 'side' | 'phone' | 'page' }) {
  const { route } = useLocation()
  const now = useNow(30_000)
  const [asking, setAsking] = useState<Asking>()
  const { busy, problem, run } = useStep(opened)
  const due = promised(c, now)
  const me = staff.value?.id
  const first = firstOf(c, me)
  const press = (act: Act, about = ''): void => {
    const way = wayTo(c, act)
    if (way) return route(way)
    const atOnce = AT_ONCE[act]
    if (atOnce) void run(() => atOnce(c), t(act === 'to_monitoring' ? 'done_step' : (`done_${act}` as 'done_take')))
    else setAsking({ act, about })
  }
  const free = asking === undefined
  useKey('enter', () => first && press(first.act, first.about), first !== undefined && free)
  useKey('o', () => route(`/staff/care/cases/${c.id}`), shape === 'side' && free)
  const all = buttons(c, me)
  const may = (act: Act): boolean => all.includes(act) && free
  useKey(KEYS.visit!, () => press('visit'), may('visit'))
  useKey(KEYS.visit!, () => press('move_visit'), may('move_visit'))
  useKey(KEYS.try!, () => press('try'), may('try'))
  useKey(KEYS.ask!, () => press('ask'), may('ask'))
  useKey(KEYS.pause!, () => press('pause'), may('pause'))
  useKey(KEYS.hand_over!, () => press('hand_over'), may('hand_over'))
  const keyed = shape !== 'phone'
  const others = all.filter(act => act !== first?.act)
  const [near, rest] = [others.filter(isNear), others.filter(act => !isNear(act))]
  const button = (act: Act) => {
    const way = wayTo(c, act)
    return way ? (
      <ButtonLink key={act} kind="plain" size="sm" href={way}>
        {t(`act_${act}`)}
      </ButtonLink>
    ) : (
      <Button key={act} kind="plain" size="sm" onClick={() => press(act)} {...(isHeld(c, act) && { disabled: true, why: 'held' })}>
        {t(`act_${act}`)} {keyed && KEYS[act] && <Key>{KEYS[act]!.toUpperCase()}</Key>}
      </Button>
    )
  }
  const leads = first && wayTo(c, first.act)
  const parts: Record<PartName, ComponentChildren> = {
    questions: <Questions key="questions" of={c} onAnswer={id => press('answer', id)} />,
    visits: <Visits key="visits" of={c} now={now} />,
    found: shape !== 'side' && <Found key="found" of={c} now={now} leads={first?.act !== 'assess'} />,
    plan: <PlanPart key="plan" of={c} leads={first?.act !== 'plan' && first?.act !== 'approve'} />,
    services: <ServicesPart key="services" id={c.id} of={c} />,
    followup: (
      <Followup
        key="followup"
        id={c.id}
        version={c.version}
        now={now}
        expected={c.status === 'in_service' || c.status === 'monitoring'}
        onChanged={opened.again}
        onReassess={c.can.includes('reassess') ? () => press('reassess') : undefined}
      />
    ),
  }
  return (
    <div class="halves">
      <div>
      <div class="head-of">
        <p class="s t2">
          {codeOf(c.code)} · {t(`channel_${c.channel}`)}
        </p>
        {shape === 'side' ? <h2>{t('person', { who: whoOf(c.person) })}</h2> : <h2 class="vh">{t('detail')}</h2>}
        <p class="tags">
          <span class={`flag ${due.kind === 'late' ? 'bad' : ''}`}>
            <Icon name="clock" size="m" />
            {due.words}
          </span>
          <span class="flag">
            <Icon name="doc" size="m" />
            {t(`status_${c.status}`)}
          </span>
          {c.urgency === 'emergency' && (
            <span class="flag bad">
              <Icon name="level-3" size="m" />
              {t('urgency_emergency')}
            </span>
          )}
          <span class={c.assignee ? 'flag' : 'flag now'}>
            <Icon name="me" size="m" />
            {c.assignee ? t('hasIt', { who: c.assignee.name }) : t('nobody')}
          </span>
        </p>
        {c.searching && (
          <p class="calm lines">
            <Icon name="siren" />
            <span class="grow">{t('searching')}</span>
          </p>
        )}
        {c.handovers
          .filter(h => h.status === 'asked')
          .map(h => (
            <div class="calm lines" key={h.id}>
              <Icon name="users" />
              <span class="grow">
                <b>{t('handoverTo', { from: h.from_name, to: h.to.name })}</b>
                <br />“{h.word}”
              </span>
            </div>
          ))}
      </div>
      <div class="acts-of">
        <p class="warn" role="alert" hidden={!problem}>
          {problem}
        </p>
        {first &&
          (leads ? (
            <ButtonLink href={leads}>
              {t(`act_${first.act}`)} {keyed && <Key>Enter</Key>}
            </ButtonLink>
          ) : (
            <Button busy={busy} onClick={() => press(first.act, first.about)}>
              {t(`act_${first.act}`)} {keyed && <Key>Enter</Key>}
            </Button>
          ))}
        <div class="two">{near.map(button)}</div>
        {rest.length > 0 && (
          <details>
            <summary>
              {t('more')} <Icon name="down" size="m" />
            </summary>
            <div class="two">{rest.map(button)}</div>
            {rest.some(act => isHeld(c, act)) && (
              <p class="s t2 m8">
                <span id="held">{t('held', { n: c.services })}</span>{' '}
                <a class="link" href="#services">
                  {t('heldWay')}
                </a>
              </p>
            )}
          </details>
        )}
        {shape === 'side' && (
          <a class="link" href={`/staff/care/cases/${c.id}`}>
            {t('whole')} <Key>O</Key>
          </a>
        )}
      </div>
      <OutreachPart id={c.id} />
      <Person of={c} now={now} />
      <Correct of={c} opened={opened} />
      </div>
      <div>
      {inOrder(c).map(name => parts[name])}
      <Mandates of={c} onSay={(id, to) => setAsking({ act: 'mandate', about: id, to })} onDigest={(id, on) => setAsking({ act: 'mandate', about: id, digest: on })} />
      <Consents of={c} />
      <HoldPart of={c} />
      <History of={c} now={now} />
      <Note icon="eye">{t('trail')}</Note>
      </div>
      {asking && (
        <ActDialog
          key={`${asking.act}${asking.about}`}
          of={c}
          asking={asking}
          onClose={() => setAsking(undefined)}
          onDone={(next, words) => {
            setAsking(undefined)
            opened.put(next, words)
          }}
        />
      )}
    </div>
  )
}
