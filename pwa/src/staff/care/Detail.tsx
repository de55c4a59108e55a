import { useState } from 'preact/hooks'
import { useLocation } from '../../lib/router'
import { useNow } from '../day/now'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Key, useKey } from '../../ui/Key'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { Failed } from '../Failed'
import { staff } from '../session'
import { ActDialog, type Asking } from './ActDialog'
import { buttons, firstOf, isNear, KEYS, type Act } from './acts'
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
import { Assess, Found } from './visit/Part'
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

function Whole({ of: c, opened, shape }: { of: DeskCase; opened: OpenedCase; shape: 'side' | 'phone' | 'page' }) {
  const { route } = useLocation()
  const now = useNow(30_000)
  const [asking, setAsking] = useState<Asking>()
  const { busy, problem, run } = useStep(opened)
  const due = promised(c, now)
  const first = firstOf(c, staff.value?.id)
  const press = (act: Act, about = ''): void => {
    const atOnce = AT_ONCE[act]
    if (atOnce) void run(() => atOnce(c), t(act === 'to_monitoring' ? 'done_step' : (`done_${act}` as 'done_take')))
    else setAsking({ act, about })
  }
  const free = asking === undefined
  useKey('enter', () => first && press(first.act, first.about), first !== undefined && free)
  useKey('o', () => route(`/staff/care/cases/${c.id}`), shape === 'side' && free)
  const may = (act: Act): boolean => buttons(c).includes(act) && free
  useKey(KEYS.visit!, () => press('visit'), may('visit'))
  useKey(KEYS.visit!, () => press('move_visit'), may('move_visit'))
  useKey(KEYS.try!, () => press('try'), may('try'))
  useKey(KEYS.ask!, () => press('ask'), may('ask'))
  useKey(KEYS.pause!, () => press('pause'), may('pause'))
  useKey(KEYS.hand_over!, () => press('hand_over'), may('hand_over'))
  const keyed = shape !== 'phone'
  const others = buttons(c).filter(act => act !== first?.act)
  const [near, rest] = [others.filter(isNear), others.filter(act => !isNear(act))]
  const button = (act: Act) => (
    <Button key={act} kind="plain" size="sm" onClick={() => press(act)}>
      {t(`act_${act}`)} {keyed && KEYS[act] && <Key>{KEYS[act]!.toUpperCase()}</Key>}
    </Button>
  )
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
            <span class="grow">
              {t('searching')}
              <br />
              <a class="link" href={`/staff/care/calls/${c.searching}`}>
                {t('toSearch')}
              </a>
            </span>
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
        {first && (
          <Button busy={busy} onClick={() => press(first.act, first.about)}>
            {t(`act_${first.act}`)} {keyed && <Key>Enter</Key>}
          </Button>
        )}
        <div class="two">{near.map(button)}</div>
        {rest.length > 0 && (
          <details>
            <summary>
              {t('more')} <Icon name="down" size="m" />
            </summary>
            <div class="two">{rest.map(button)}</div>
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
      <PlanPart of={c} />
      {shape === 'side' ? <Assess of={c} /> : <Found of={c} now={now} />}
      <Questions of={c} onAnswer={id => press('answer', id)} />
      <Followup id={c.id} version={c.version} now={now} expected={c.status === 'in_service' || c.status === 'monitoring'} onChanged={opened.again} onReassess={c.can.includes('reassess') ? () => press('reassess') : undefined} />
      <Visits of={c} now={now} />
      <ServicesPart id={c.id} of={c} />
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
