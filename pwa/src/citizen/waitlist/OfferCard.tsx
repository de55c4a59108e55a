import { useState } from 'preact/hooks'
import { isProblem } from '../../api/problem'
import { local } from '../../lib/local'
import { once } from '../../lib/once'
import { online } from '../../lib/online'
import { useLocation } from '../../lib/router'
import { clock, when } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Hold } from '../../ui/Hold'
import { Note } from '../../ui/Note'
import { toast } from '../../ui/Toasts'
import { keepPass } from '../bookings/api'
import { fullDay } from '../bookings/say'
import { Why } from '../bookings/Why'
import { t as booking } from '../bookings/words'
import { postDecline, postTake, type Entry, type Offer } from './api'
import { t } from './words'

interface OfferCardProps {
  entry: Entry
  offer: Offer
  refresh: () => void
  onChange: (entry: Entry) => void
}

/** A time that is kept for me: one tap takes it. */
export function OfferCard({ entry, offer, refresh, onChange }: OfferCardProps) {
  const { route } = useLocation()
  const [busy, setBusy] = useState<'take' | 'decline'>()
  const [error, setError] = useState<unknown>()
  const until = Date.parse(offer.held_until)
  const run = async (what: 'take' | 'decline', send: () => Promise<void>): Promise<void> => {
    if (busy) return
    setBusy(what)
    setError(undefined)
    try {
      await send()
    } catch (e) {
      setError(e)
      // Too late by a moment: the page then says that it went on.
      if (isProblem(e, 'nothing_offered')) refresh()
    } finally {
      setBusy(undefined)
    }
  }
  const take = (): Promise<void> =>
    run('take', async () => {
      const taken = await once(['take', entry.id, offer.starts_at], key => postTake(entry.id, offer.starts_at, key))
      void keepPass(taken)
      toast(t(taken.status === 'requested' ? 'tookAsked' : 'took'), { icon: 'check' })
      route(`/bookings/${taken.id}`, true)
    })
  const decline = (): Promise<void> =>
    run('decline', async () => {
      onChange(await postDecline(entry.id, offer.starts_at))
      toast(t('declined'), { icon: 'check' })
    })
  return (
    <>
      <section class="panel lit">
        <p>{fullDay(offer.starts_at, Date.now())}</p>
        <p class="figure tight">{clock(offer.starts_at)}</p>
        <p>{offer.counsellor ? booking('withAssigned', { name: local(offer.counsellor, 'name') }) : offer.room ? local(offer.room, 'name') : ''}</p>
        <Hold until={until} lasts={(until - Date.parse(offer.offered_at)) / 1000} onOver={refresh} />
        {entry.before && <p class="m8">{t('offerMoves', { when: when(entry.before, Date.now()) })}</p>}
        {error !== undefined && (
          <div class="m12" role="alert">
            <Why error={error} />
          </div>
        )}
        {online.value ? (
          <div class="m16 stack tight">
            <Button busy={busy === 'take'} onClick={() => void take()}>
              {t('take')}
            </Button>
            <Button kind="plain" size="mid" busy={busy === 'decline'} onClick={() => void decline()}>
              {t('decline')}
            </Button>
          </div>
        ) : (
          <div class="m12">
            <Note icon="offline">{t('offerOffline')}</Note>
          </div>
        )}
      </section>
      <p class="s t2">{t('declineText')}</p>
    </>
  )
}
