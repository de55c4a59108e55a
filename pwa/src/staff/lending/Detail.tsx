import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { date, day, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Key, useKey } from '../../ui/Key'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { useNow } from '../day/now'
import { Failed } from '../Failed'
import { handOut, loadLoan, readyUnit, takeBack, type StaffLoan } from './calls'
import { Dialogs, type Asking } from './Dialogs'
import { isLate, lookOf, suitName, whoOf, type Look } from './state'
import type { OpenLoan } from './useLoan'
import { t } from './words'

const KIND: Partial<Record<Look['tint'], 'bad' | 'now'>> = { live: 'now', late: 'bad', no: 'bad' }

/** 11월 28일 14:20 */
const moment = (at: string): string => `${date(at)} ${hhmm(at)}`

/** `beside` the lists; else it is the page, and its name is in the bar. */
export function Detail({ opened, beside }: { opened: OpenLoan; beside: boolean }) {
  const { loan } = opened
  const now = useNow(15_000)
  const [asking, setAsking] = useState<Asking>()
  const first = loan && firstStep(loan, opened)
  const may = (what: StaffLoan['status']): boolean => loan !== undefined && loan.next.includes(what)
  useKey('enter', () => void first?.run(), first !== undefined && asking === undefined)
  useKey('x', () => setAsking('no-show'), may('no_show') && asking === undefined)
  if (opened.error !== undefined) return <Failed error={opened.error} again={opened.again} />
  if (!loan) {
    return (
      <>
        <Skeleton kind="line" />
        <Skeleton kind="line" />
        <Skeleton kind="tall" />
      </>
    )
  }
  const look = lookOf(loan, now)
  const kind = KIND[look.tint]
  const isOut = loan.status === 'out'
  return (
    <>
      <p class="s t2">{t('fromTo', { from: moment(loan.pick_up_at), to: moment(loan.due_at) })}</p>
      {beside && <h2>{t('person', { who: whoOf(loan) })}</h2>}
      <p>
        <State icon={look.icon} {...(kind && { kind })}>
          {isLate(loan, now) ? look.word : t(`state_${loan.status}`)}
        </State>
      </p>
      {loan.status === 'reserved' && loan.unit === null && <Note icon="info">{t('noPiece')}</Note>}
      <Facts loan={loan} />
      <p class="warn" role="alert" hidden={!opened.problem}>
        {opened.problem}
      </p>
      {first && (
        <Button busy={opened.busy} onClick={() => void first.run()}>
          {first.label} {beside && <Key>Enter</Key>}
        </Button>
      )}
      {loan.status === 'reserved' && !first && <Note icon="clock">{t('early', { day: day(loan.pick_up_at) })}</Note>}
      <div class="two">
        {may('damaged') && <Ask onClick={() => setAsking('damaged')}>{t('damaged')}</Ask>}
        {isOut && <Ask onClick={() => setAsking('extend')}>{t('extend')}</Ask>}
        {may('no_show') && (
          <Ask onClick={() => setAsking('no-show')}>
            {t('noShow')} {beside && <Key>X</Key>}
          </Ask>
        )}
        {may('cancelled_by_centre') && <Ask onClick={() => setAsking('cancel')}>{t('cancel')}</Ask>}
        {may('lost') && <Ask onClick={() => setAsking('lost')}>{t('markLost')}</Ask>}
      </div>
      <Note icon="eye">{t('trail')}</Note>
      <Dialogs loan={loan} asking={asking} onClose={() => setAsking(undefined)} onDone={opened.put} />
    </>
  )
}

function Ask({ onClick, children }: { onClick: () => void; children: ComponentChildren }) {
  return (
    <Button kind="plain" size="sm" onClick={onClick}>
      {children}
    </Button>
  )
}

interface First {
  label: string
  run: () => Promise<void>
}

/** The one thing to do next. */
function firstStep(loan: StaffLoan, opened: OpenLoan): First | undefined {
  const who = whoOf(loan)
  if (loan.next.includes('out')) {
    return { label: t(loan.status === 'no_show' ? 'handOutAgain' : 'handOut'), run: () => opened.step(handOut, done => t('handedOut', { who, n: done.unit ?? 0 })) }
  }
  if (loan.next.includes('returned')) {
    return { label: t(loan.status === 'lost' ? 'found' : 'takeBack'), run: () => opened.step(id => takeBack(id), () => t('tookBack', { who })) }
  }
  const rests = (loan.status === 'returned' || loan.status === 'damaged') && (loan.kept_until === null || Date.parse(loan.kept_until) > Date.now())
  if (!rests || loan.unit === null) return undefined
  const { unit } = loan
  return { label: t('ready'), run: () => opened.step(id => readyUnit(loan.suit.id, unit).then(() => loadLoan(id)), () => t('readied')) }
}

function Facts({ loan }: { loan: StaffLoan }) {
  return (
    <dl>
      <dt>{t('suit')}</dt>
      <dd>
        {suitName(loan.suit)}
        {loan.unit !== null && `, ${t('pieceNumber', { n: loan.unit })}`}
      </dd>
      <dt>{t('shoes')}</dt>
      <dd>{loan.shoe_mm === null ? <span class="t2">{t('noShoes')}</span> : t('mm', { n: loan.shoe_mm })}</dd>
      <dt>{t(loan.out_at ? 'out' : 'pickUp')}</dt>
      <dd>{moment(loan.out_at ?? loan.pick_up_at)}</dd>
      {(loan.status === 'reserved' || loan.status === 'out') && (
        <>
          <dt>{t('due')}</dt>
          <dd>{moment(loan.due_at)}</dd>
        </>
      )}
      {loan.ended_at && (
        <>
          <dt>{t('ended')}</dt>
          <dd>{moment(loan.ended_at)}</dd>
        </>
      )}
      <dt>{t('interview')}</dt>
      <dd>{[loan.firm, loan.interview_on && date(`${loan.interview_on}T12:00:00+09:00`)].filter(Boolean).join(', ') || <span class="t2">{t('interviewNone')}</span>}</dd>
      <dt>{t('phone')}</dt>
      <dd>
        {loan.phone ? (
          <a class="link tel" href={`tel:${loan.phone.replace(/[^+\d]/g, '')}`}>
            {loan.phone}
          </a>
        ) : (
          <span class="t2">{t('phoneNone')}</span>
        )}
      </dd>
      <dt>{t('before')}</dt>
      <dd>{loan.loans === 0 ? t('beforeNone') : t('beforeTimes', { n: loan.loans })}</dd>
      <dt>{t('passCode')}</dt>
      <dd>{loan.code}</dd>
      {loan.condition && (
        <>
          <dt>{t('condition')}</dt>
          <dd class="lines">{loan.condition}</dd>
        </>
      )}
      {loan.cancel_reason && (
        <>
          <dt>{t('reasonGiven')}</dt>
          <dd>{loan.cancel_reason}</dd>
        </>
      )}
    </dl>
  )
}
