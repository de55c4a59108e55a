import { useState } from 'preact/hooks'
import { isProblem } from '../../api/problem'
import { local } from '../../lib/local'
import { useResource } from '../../lib/resource'
import { useRoute } from '../../lib/router'
import { when } from '../../lib/time'
import { useNow } from '../../lib/useNow'
import { AgeNote } from '../../ui/AgeNote'
import { Button, ButtonLink } from '../../ui/Button'
import { Note } from '../../ui/Note'
import { Panel } from '../../ui/Panel'
import { Skeleton } from '../../ui/Skeleton'
import { Stopped } from '../../ui/Stopped'
import { Void } from '../../ui/Void'
import { lasting } from '../bookings/say'
import { useLive } from '../live'
import { Ask } from '../my/Ask'
import { Signed } from '../my/Signed'
import { loadEntry, postLeave, type Entry } from './api'
import { OfferCard } from './OfferCard'
import { waitedFor } from './say'
import { t } from './words'

/** One line that I stand in: my place, and what is offered. */
export default function EntryPage() {
  const id = useRoute().params['id'] ?? ''
  return (
    <Signed title={t('line')} path={`/waitlist/${id}`} back={{ to: '/bookings', label: t('back') }} ownHeading>
      {() => <One key={id} id={id} />}
    </Signed>
  )
}

function One({ id }: { id: string }) {
  const found = useResource(`waitlist:${id}`, () => loadEntry(id), { keepOn: 'mine' })
  useLive({ waitlist: () => void found.refresh() })
  const entry = found.data.value
  const error = found.error.value
  if (isProblem(error, 'not_found') || (isProblem(error, 'invalid_request') && !entry)) {
    return (
      <Void art="empty" main title={t('gone')} text={t('goneText')}>
        <ToBookings />
      </Void>
    )
  }
  if (!entry) {
    return (
      <>
        <h1 class="vh">{t('line')}</h1>
        {error ? <Stopped error={error} onRetry={() => void found.refresh()} /> : <Skeleton />}
      </>
    )
  }
  return (
    <>
      <AgeNote at={found.at.value} failed={error !== undefined} />
      <Shown entry={entry} refresh={() => void found.refresh()} onChange={found.set} />
    </>
  )
}

interface ShownProps {
  entry: Entry
  refresh: () => void
  onChange: (entry: Entry) => void
}

function Shown({ entry, refresh, onChange }: ShownProps) {
  if (entry.status === 'taken') {
    return (
      <Void art="empty" main title={t('taken')} text={t('takenText')}>
        <ToBookings />
      </Void>
    )
  }
  if (entry.status === 'left' || entry.status === 'over') {
    return (
      <Void art="empty" main title={t(entry.status)} text={t(entry.status === 'left' ? 'leftText' : 'overText')}>
        <div class="m16">
          <ButtonLink href={entry.booking_id ? `/bookings/${entry.booking_id}` : `/book/${entry.service.id}`}>{t(entry.booking_id ? 'toBookings' : 'toTimes')}</ButtonLink>
        </div>
      </Void>
    )
  }
  return (
    <>
      <h1 class="m8">{t(entry.offer ? 'offer' : 'line')}</h1>
      {entry.offer ? <OfferCard key={entry.offer.held_until} entry={entry} offer={entry.offer} refresh={refresh} onChange={onChange} /> : <Place entry={entry} />}
      <Facts entry={entry} />
      <Leave entry={entry} refresh={refresh} />
    </>
  )
}

/** How many are before me; and that an offer went on, to who comes too late. */
function Place({ entry }: { entry: Entry }) {
  const now = useNow()
  const passed = entry.passed.findLast(at => Date.parse(at) > now)
  return (
    <>
      {passed && <Note icon="info">{t('passedBy', { when: when(passed, now) })}</Note>}
      <div role="status">
        <Panel kind="lit">
          <h2>{entry.ahead > 0 ? t('aheadLong', { n: entry.ahead }) : t('nextLong')}</h2>
          <p class="m4">{t('lineText')}</p>
          <p>
            <a class="link" href="/alerts/choices">
              {t('pushOn')}
            </a>
          </p>
        </Panel>
      </div>
    </>
  )
}

function Facts({ entry }: { entry: Entry }) {
  const { minutes, service, site, booking_id } = entry
  return (
    <Panel kind="out">
      <dl class="facts">
        <dt>{t('what')}</dt>
        <dd>
          <b>{local(service, 'name')}</b>
          {minutes !== null && `, ${lasting(minutes)}`}
        </dd>
        <dt>{t('days')}</dt>
        <dd>{booking_id ? <a class="link" href={`/bookings/${booking_id}`}>{waitedFor(entry)}</a> : waitedFor(entry)}</dd>
        <dt>{t('where')}</dt>
        <dd>{local(site, 'name')}</dd>
      </dl>
    </Panel>
  )
}

function Leave({ entry, refresh }: { entry: Entry; refresh: () => void }) {
  const [asking, setAsking] = useState(false)
  const leave = async (): Promise<void> => {
    await postLeave(entry.id)
    setAsking(false)
    refresh()
  }
  return (
    <>
      <Button kind="plain" size="mid" onClick={() => setAsking(true)}>
        {t('leave')}
      </Button>
      <Ask open={asking} title={t('leaveAsk')} yes={t('leaveYes')} onClose={() => setAsking(false)} onYes={leave}>
        <p>{t('leaveText')}</p>
      </Ask>
    </>
  )
}

function ToBookings() {
  return (
    <div class="m16">
      <ButtonLink href="/bookings">{t('toBookings')}</ButtonLink>
    </div>
  )
}
