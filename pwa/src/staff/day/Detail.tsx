import { Fragment } from 'preact'
import { useState } from 'preact/hooks'
import { date, dateKey, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Key, useKey } from '../../ui/Key'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { Failed } from '../Failed'
import { GiveDialog } from '../reassign/GiveDialog'
import { t as giving } from '../reassign/words'
import { named } from '../session'
import { TalkDialog } from '../talk/TalkDialog'
import type { ResourceDay, StaffBooking } from '../types'
import type { Step } from './calls'
import { serviceOf, whoOf } from './Calendar'
import { Cancel } from './Cancel'
import { History } from './History'
import { Memo } from './Memo'
import { MoveDialog } from './MoveDialog'
import { useNow } from './now'
import { canGive, canMove } from './plan'
import { RepeatDialog } from './RepeatDialog'
import { EARLIEST, iconOf, lookOf, may, nextStep, wordOf, type Look } from './state'
import type { OpenBooking } from './useBooking'
import { t } from './words'

const KIND: Partial<Record<Look, 'ok' | 'bad' | 'now'>> = { in: 'ok', walkin: 'ok', live: 'now', late: 'bad', overdue: 'bad', away: 'bad', no: 'bad', gone: 'bad' }
const SINCE = { in: 'checked_in_at', walkin: 'checked_in_at', live: 'started_at', done: 'ended_at' } as const

interface DetailProps {
  opened: OpenBooking
  counsellors: readonly ResourceDay[]
  late: (() => void) | undefined
  follow: (booking: StaffBooking) => void
  lift: ((booking: StaffBooking) => void) | undefined
  /** Beside the day; else it is the page, and its name is in the bar. */
  beside: boolean
}

export function Detail({ opened, counsellors, late, follow, lift, beside }: DetailProps) {
  const { booking: b } = opened
  const now = useNow(15_000)
  const [dialog, setDialog] = useState<'cancel' | 'give' | 'move' | 'repeat' | 'history' | 'talk' | undefined>()
  const close = (): void => setDialog(undefined)
  const absent = b !== undefined && may(b, 'no-show', now)
  const movable = b !== undefined && canMove(b)
  const givable = b !== undefined && canGive(b, now)
  const known = b !== undefined && b.name !== null && b.status !== 'held'
  useKey('x', () => void opened.step('no-show'), absent)
  const move = (): void => {
    if (b && lift) lift(b)
    else setDialog('move')
  }
  useKey('m', move, movable)
  useKey('r', () => setDialog('give'), givable)
  useKey('h', () => setDialog('history'), known)
  useKey('j', () => setDialog('talk'), known)
  useKey('f', () => b && follow(b), known)
  useKey('w', () => setDialog('repeat'), known && movable)
  useKey('a', () => void opened.approve(), b?.status === 'requested')
  const unseen = b?.declared && !b.declared.verified ? b.declared : undefined
  const verify = (): void => void (unseen && opened.verify(unseen.declared_at))
  useKey('p', verify, unseen !== undefined)

  if (opened.error !== undefined) return <Failed error={opened.error} again={opened.again} />
  if (!b) {
    return (
      <>
        <Skeleton kind="line" />
        <Skeleton kind="line" />
        <Skeleton kind="tall" />
      </>
    )
  }
  // Asked of the booking itself: one that was cancelled is no longer in the day.
  const person = counsellors.find(c => c.id === b.counsellor_id)
  const look = lookOf(b, now)
  const since = look in SINCE ? b[SINCE[look as keyof typeof SINCE]] : null
  const step = nextStep(b.status)
  const early = b.status === 'confirmed' && !b.away && !may(b, 'check-in', now)
  return (
    <>
      <p class="s t2">
        {dateKey(b.starts_at) !== dateKey(now) && `${date(b.starts_at)} `}
        {person ? t('fromTo', { from: hhmm(b.starts_at), to: hhmm(b.ends_at), counsellor: named(person) }) : t('fromToPlain', { from: hhmm(b.starts_at), to: hhmm(b.ends_at) })}
        {b.room && `, ${named(b.room)}`}
      </p>
      {beside && <h2>{t('person', { who: whoOf(b) })}</h2>}
      <p>
        <State {...(KIND[look] && { kind: KIND[look] })} icon={iconOf(look)}>
          {since ? `${wordOf(look, b, now)} ${hhmm(since)}` : wordOf(look, b, now)}
        </State>
      </p>
      <Facts b={b} />
      <p class="warn" role="alert" hidden={!opened.problem}>
        {opened.problem}
      </p>
      {b.status === 'requested' && (
        <Button busy={opened.busy === 'approve'} onClick={() => void opened.approve()}>
          {t('approve')} {beside && <Key>A</Key>}
        </Button>
      )}
      {step && may(b, step, now) && (
        <Button busy={opened.busy === step} onClick={() => void opened.step(step)}>
          {t(LABELS[b.status === 'no_show' ? 'again' : step])} {beside && <Key>Enter</Key>}
        </Button>
      )}
      {b.away && <Away b={b} opened={opened} />}
      {early && <Note icon="clock">{t('early', { at: hhmm(Date.parse(b.starts_at) - EARLIEST * 60_000) })}</Note>}
      <div class="two">
        {unseen && (
          <Button kind="plain" size="sm" busy={opened.busy === 'verify'} onClick={verify}>
            {t('paperSeen')} {beside && <Key>P</Key>}
          </Button>
        )}
        {movable && (
          <Button kind="plain" size="sm" onClick={move}>
            {t('moveTime')} {beside && <Key>M</Key>}
          </Button>
        )}
        {givable && (
          <Button kind="plain" size="sm" onClick={() => setDialog('give')}>
            {giving('give')} {beside && <Key>R</Key>}
          </Button>
        )}
        {late && (
          <Button kind="plain" size="sm" onClick={late}>
            {t('sayLate')} {beside && <Key>L</Key>}
          </Button>
        )}
        {absent && (
          <Button kind="plain" size="sm" busy={opened.busy === 'no-show'} onClick={() => void opened.step('no-show')}>
            {t('noShow')} {beside && <Key>X</Key>}
          </Button>
        )}
        {b.next.includes('cancelled_by_centre') && (
          <Button kind="plain" size="sm" onClick={() => setDialog('cancel')}>
            {t(b.status === 'requested' ? 'refuse' : 'cancelBooking')}
          </Button>
        )}
        {known && (
          <Button kind="plain" size="sm" onClick={() => follow(b)}>
            {t('followUp')} {beside && <Key>F</Key>}
          </Button>
        )}
        {known && movable && (
          <Button kind="plain" size="sm" onClick={() => setDialog('repeat')}>
            {t('everyWeek')} {beside && <Key>W</Key>}
          </Button>
        )}
        {known && (
          <Button kind="plain" size="sm" onClick={() => setDialog('talk')}>
            {t('talk')} {beside && <Key>J</Key>}
          </Button>
        )}
        {known && (
          <Button kind="plain" size="sm" onClick={() => setDialog('history')}>
            {t('history')} {beside && <Key>H</Key>}
          </Button>
        )}
      </div>
      <Memo key={b.id} id={b.id} saved={b.note} save={opened.note} />
      <Note icon="eye">{t('trail')}</Note>
      <Cancel key={`${b.id}c`} who={whoOf(b)} at={b.starts_at} open={dialog === 'cancel'} onClose={close} onCancel={opened.cancel} />
      {dialog === 'move' && <MoveDialog booking={b} counsellors={counsellors} onClose={close} onMoved={opened.put} />}
      {dialog === 'give' && (
        <GiveDialog
          booking={b.id}
          who={whoOf(b)}
          onClose={close}
          onGiven={() => {
            opened.again()
            opened.changed()
          }}
        />
      )}
      {dialog === 'repeat' && <RepeatDialog booking={b} onClose={close} onDone={opened.changed} />}
      {dialog === 'talk' && <TalkDialog booking={b} onClose={close} />}
      {dialog === 'history' && <History booking={b} onClose={close} />}
    </>
  )
}

/** Their counsellor cannot come: what was offered, which they may take by phone or at the counter. */
function Away({ b, opened }: { b: StaffBooking; opened: OpenBooking }) {
  const { offer } = b
  return (
    <>
      <Note icon="users">{offer ? t('awayOffer', { day: date(offer.starts_at), time: hhmm(offer.starts_at), who: offer.counsellor ? named(offer.counsellor) : '', until: hhmm(offer.held_until) }) : t('awayAsked')}</Note>
      {offer && (
        <Button busy={opened.busy === 'take'} onClick={() => void opened.takeOffer(offer.starts_at)}>
          {t('takeOffer')}
        </Button>
      )}
    </>
  )
}

const LABELS = { 'check-in': 'checkIn', start: 'start', complete: 'complete', 'no-show': 'noShow', again: 'checkInAgain' } as const satisfies Record<Step | 'again', string>

function Facts({ b }: { b: StaffBooking }) {
  const nth = b.visits + 1
  return (
    <dl>
      <dt>{t('what')}</dt>
      <dd>{serviceOf(b)}</dd>
      {b.room && (
        <>
          <dt>{t('party')}</dt>
          <dd>{t('people', { n: b.party_size })}</dd>
        </>
      )}
      {b.equipment.length > 0 && (
        <>
          <dt>{t('equipment')}</dt>
          <dd>{b.equipment.map(named).join(', ')}</dd>
        </>
      )}
      <dt>{t('about')}</dt>
      <dd class="lines">{b.about ? `“${b.about}”` : <span class="t2">{t('aboutNone')}</span>}</dd>
      {b.answers.map(a => (
        <Fragment key={a.ask}>
          <dt>{a.ask}</dt>
          <dd class="lines">{a.answer}</dd>
        </Fragment>
      ))}
      {b.declared && (
        <>
          <dt>{t('declared')}</dt>
          <dd>{t(b.declared.verified ? 'declaredSeen' : 'declaredSaid', { age: b.declared.age, lives: t(b.declared.lives_in_gwangju ? 'livesHere' : 'livesElsewhere') })}</dd>
        </>
      )}
      <dt>{t('phone')}</dt>
      <dd>
        {b.phone ? (
          <a class="link tel" href={`tel:${b.phone.replace(/[^+\d]/g, '')}`}>
            {b.phone}
          </a>
        ) : (
          <span class="t2">{t('phoneNone')}</span>
        )}
      </dd>
      <dt>{t('visits')}</dt>
      <dd>{b.visits === 0 ? t('firstVisit') : b.last_visit ? t('visitsText', { nth, last: date(`${b.last_visit.slice(0, 10)}T12:00:00+09:00`) }) : t('visitsOnly', { nth })}</dd>
      <dt>{t('passCode')}</dt>
      <dd>{b.code}</dd>
      {b.cancel_reason && (
        <>
          <dt>{t('reasonGiven')}</dt>
          <dd>{b.cancel_reason}</dd>
        </>
      )}
    </dl>
  )
}
