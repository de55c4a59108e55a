import type { ComponentChildren, RefObject } from 'preact'
import { useEffect, useLayoutEffect } from 'preact/hooks'
import { focusHeading } from '../../lib/router'
import { hhmm } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Icon } from '../../ui/Icon'
import { useKey } from '../../ui/Key'
import { Note } from '../../ui/Note'
import { Desk } from '../Desk'
import type { ResourceDay, StaffBooking } from '../types'
import { whoOf } from './Calendar'
import { Detail } from './Detail'
import { may, nextStep } from './state'
import { useBooking } from './useBooking'
import { t } from './words'

export interface OpenedProps {
  id: string
  version: number | undefined
  counsellors: readonly ResourceDay[]
  changed: () => void
  /** Their counsellor runs late; undefined where it is not today. */
  late: (() => void) | undefined
  /** Book again for the same person. */
  follow: (booking: StaffBooking) => void
  /** Take it into the hand; undefined where there is no calendar to put it down in. */
  lift: ((booking: StaffBooking) => void) | undefined
}

/** The open booking beside the day. `enter` lets the day's own Enter do the next step. */
export function Side({ id, version, counsellors, changed, late, follow, lift, enter }: OpenedProps & { enter: RefObject<(() => void) | undefined> }) {
  const opened = useBooking(id, version, changed)
  const step = opened.booking && nextStep(opened.booking.status)
  const go = (): void => {
    if (step && opened.booking && may(opened.booking, step, Date.now())) void opened.step(step)
  }
  useLayoutEffect(() => {
    enter.current = go
    return () => void (enter.current = undefined)
  })
  useKey('enter', go, step !== undefined)
  return (
    <>
      <span class="vh" role="status">
        {opened.booking && t('opened', { who: whoOf(opened.booking) })}
      </span>
      <Detail key={opened.booking?.id} opened={opened} counsellors={counsellors} late={late} follow={follow} lift={lift} beside />
    </>
  )
}

/** The open booking on a phone. */
export function OnePage({ id, version, counsellors, changed, late, follow, lift, current, back, children }: OpenedProps & { current: '/staff/day' | '/staff/week'; back: () => void; children: ComponentChildren }) {
  const opened = useBooking(id, version, changed)
  const b = opened.booking
  const heading = b ? t('person', { who: whoOf(b) }) : t('detail')
  // The address changed only behind its question mark, which the router does not take for a new page.
  useEffect(() => void focusHeading(), [])
  return (
    <Desk title={b ? `${hhmm(b.starts_at)} ${heading}` : heading} current={current}>
      <Bar
        heading={heading}
        before={
          <button type="button" class="ib" aria-label={t('backToDay')} onClick={back}>
            <Icon name="back" />
          </button>
        }
      />
      <div class="side one">
        <Detail key={b?.id} opened={opened} counsellors={counsellors} late={late} follow={follow} lift={lift} beside={false} />
      </div>
      {children}
    </Desk>
  )
}

export function Hint() {
  return (
    <>
      <h2>{t('pickOne')}</h2>
      <Note icon="info">{t('pickOneHint')}</Note>
    </>
  )
}
