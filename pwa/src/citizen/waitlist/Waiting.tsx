import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { local } from '../../lib/local'
import { useResource } from '../../lib/resource'
import { settings } from '../../lib/settings'
import { hour, when } from '../../lib/time'
import { Button, ButtonLink } from '../../ui/Button'
import { Item, List } from '../../ui/List'
import { Panel } from '../../ui/Panel'
import { State } from '../../ui/State'
import { useLive } from '../live'
import { loadWaiting, type Entry } from './api'
import { placeOf, waitedFor } from './say'
import { t } from './words'

/** What I wait for, around the list of bookings: what is offered stands first, the rest below; easy mode has the rest in
 * its one list. */
export function Waiting({ children }: { children: (waiting: readonly Entry[]) => ComponentChildren }) {
  const list = useResource('waitlist', loadWaiting, { keepOn: 'mine' })
  useLive({ waitlist: () => void list.refresh() })
  const entries = list.data.value ?? []
  const waiting = entries.filter(e => !e.offer)
  const [all, setAll] = useState(false)
  const offered = entries.find(e => e.offer)
  // Easy mode shows one thing at a time, and the offer is what matters now.
  if (settings.value.easy) {
    if (!offered?.offer || all) return <>{children(waiting)}</>
    return (
      <>
        <Offered entry={offered} offer={offered.offer} />
        <Button kind="plain" icon="calendar" onClick={() => setAll(true)}>
          {t('toBookings')}
        </Button>
      </>
    )
  }
  return (
    <>
      {entries.map(entry => entry.offer && <Offered key={entry.id} entry={entry} offer={entry.offer} />)}
      {children([])}
      <WaitingList entries={waiting} />
    </>
  )
}

export function WaitingList({ entries }: { entries: readonly Entry[] }) {
  if (entries.length === 0) return null
  return (
        <section class="m20">
          <h2>{t('waiting')}</h2>
          <List>
            {entries.map(entry => (
              <Item
                key={entry.id}
                icon="clock"
                href={`/waitlist/${entry.id}`}
                title={waitedFor(entry)}
                detail={
                  <>
                    {local(entry.service, 'name')}, {local(entry.site, 'name')}
                    <span class="below">
                      <State icon="users">{placeOf(entry)}</State>
                    </span>
                  </>
                }
              />
            ))}
          </List>
        </section>
  )
}

function Offered({ entry, offer }: { entry: Entry; offer: NonNullable<Entry['offer']> }) {
  return (
    <Panel kind="lit">
      <h2>{t('offer')}</h2>
      <p class="m4">
        <b>{when(offer.starts_at, Date.now())}</b>
        <br />
        {local(entry.service, 'name')}, {local(entry.site, 'name')}
      </p>
      <p class="s t2 m4">{t('offerRow', { until: hour(offer.held_until) })}</p>
      <div class="m12">
        <ButtonLink size="mid" href={`/waitlist/${entry.id}`}>
          {t('offerSee')}
        </ButtonLink>
      </div>
    </Panel>
  )
}
