import { useEffect, useState } from 'preact/hooks'
import { date, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Key, useKey } from '../../ui/Key'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { Failed } from '../Failed'
import { named } from '../session'
import type { ResourceDay, StaffBooking } from '../types'
import type { Step } from './calls'
import { serviceOf, whoOf } from './Calendar'
import { Cancel } from './Cancel'
import { Memo } from './Memo'
import { useNow } from './now'
import { EARLIEST, iconOf, lookOf, may, nextStep, wordOf, type Look } from './state'
import type { OpenBooking } from './useBooking'
import { t } from './words'

const KIND: Partial<Record<Look, 'ok' | 'bad' | 'now'>> = { in: 'ok', live: 'now', late: 'bad', overdue: 'bad', no: 'bad', gone: 'bad' }
const SINCE = { in: 'checked_in_at', live: 'started_at', done: 'ended_at' } as const

interface DetailProps {
  opened: OpenBooking
  counsellors: readonly ResourceDay[]
  /** Beside the day; else it is the page, and its name is in the bar. */
  beside: boolean
}

export function Detail({ opened, counsellors, beside }: DetailProps) {
  const { booking: b } = opened
  const now = useNow(15_000)
  const [cancelling, setCancelling] = useState(false)
  const absent = b !== undefined && may(b, 'no-show', now)
  useKey('x', () => void opened.step('no-show'), absent && !cancelling)
  useEffect(() => setCancelling(false), [b?.id])

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
  const early = b.status === 'confirmed' && !may(b, 'check-in', now)
  return (
    <>
      <p class="s t2">{t('fromTo', { from: hhmm(b.starts_at), to: hhmm(b.ends_at), counsellor: person ? named(person) : '' })}</p>
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
      {step && may(b, step, now) && (
        <Button busy={opened.busy === step} onClick={() => void opened.step(step)}>
          {t(LABELS[b.status === 'no_show' ? 'again' : step])} {beside && <Key>Enter</Key>}
        </Button>
      )}
      {early && <Note icon="clock">{t('early', { at: hhmm(Date.parse(b.starts_at) - EARLIEST * 60_000) })}</Note>}
      <div class="two">
        {absent && (
          <Button kind="plain" size="sm" busy={opened.busy === 'no-show'} onClick={() => void opened.step('no-show')}>
            {t('noShow')} {beside && <Key>X</Key>}
          </Button>
        )}
        {b.next.includes('cancelled_by_centre') && (
          <Button kind="plain" size="sm" onClick={() => setCancelling(true)}>
            {t('cancelBooking')}
          </Button>
        )}
      </div>
      <Memo key={b.id} id={b.id} saved={b.note} save={opened.note} />
      <Note icon="eye">{t('trail')}</Note>
      <Cancel key={`${b.id}c`} booking={b} open={cancelling} onClose={() => setCancelling(false)} onCancel={opened.cancel} />
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
      <dt>{t('about')}</dt>
      <dd class="lines">{b.about ? `“${b.about}”` : <span class="t2">{t('aboutNone')}</span>}</dd>
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
