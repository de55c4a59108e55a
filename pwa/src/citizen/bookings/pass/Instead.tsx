import { useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { local } from '../../../lib/local'
import { once } from '../../../lib/once'
import { online } from '../../../lib/online'
import { clock, when } from '../../../lib/time'
import { useNow } from '../../../lib/useNow'
import { Button, ButtonLink } from '../../../ui/Button'
import { Note } from '../../../ui/Note'
import { toast } from '../../../ui/Toasts'
import { keepPass, postInstead, type Away, type Booking } from '../api'
import { fullDay } from '../say'
import { Why } from '../Why'
import { t } from '../words'

interface InsteadProps {
  booking: Booking
  away: Away
  refresh: () => void
  onChange: (booking: Booking) => void
  onCancel: () => void
}

/** The counsellor cannot come: what happened, what is kept instead, and the other ways out. */
export function Instead({ booking, away: { offer }, refresh, onChange, onCancel }: InsteadProps) {
  const now = useNow()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const take = async (at: string): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      const moved = await once(['instead', booking.id, at], key => postInstead(booking.id, at, key))
      void keepPass(moved)
      onChange(moved)
      toast(t('insteadTaken', { when: when(moved.starts_at, Date.now()) }), { icon: 'check' })
    } catch (e) {
      setError(e)
      // Too late by a moment: the pass then asks for another time.
      if (isProblem(e, 'offer_gone')) refresh()
    } finally {
      setBusy(false)
    }
  }
  const who = booking.counsellor && local(booking.counsellor, 'name')
  const other = (
    <ButtonLink {...(offer && { kind: 'plain' as const, size: 'mid' as const })} icon="clock" href={`/bookings/${booking.id}/move`}>
      {t('insteadOther')}
    </ButtonLink>
  )
  return (
    <section class="panel lit">
      <h2>{who ? t('awayTitle', { name: who }) : t('awayTitlePlain')}</h2>
      <p class="m4">{t(offer ? 'awayOffer' : 'awayChoose')}</p>
      {offer && (
        <>
          <p class="m12">{fullDay(offer.starts_at, now)}</p>
          <p class="figure tight">{clock(offer.starts_at)}</p>
          <p>
            {[offer.counsellor && t('withAssigned', { name: local(offer.counsellor, 'name') }), offer.room && local(offer.room, 'name'), offer.starts_at === booking.starts_at && t('insteadSame')].filter(Boolean).join(', ')}
          </p>
          <p class="s t2 m4">{t('insteadUntil', { until: when(offer.held_until, now) })}</p>
        </>
      )}
      {error !== undefined && (
        <div class="m12" role="alert">
          <Why error={error} />
        </div>
      )}
      {online.value ? (
        <div class="m16 stack tight">
          {offer && (
            <Button busy={busy} onClick={() => void take(offer.starts_at)}>
              {t('insteadTake')}
            </Button>
          )}
          {other}
          <Button kind="plain" size="mid" onClick={onCancel}>
            {t('insteadCancel')}
          </Button>
        </div>
      ) : (
        <div class="m12">
          <Note icon="offline">{t('insteadOffline')}</Note>
        </div>
      )}
      <p class="s t2 m12">{t('insteadFree')}</p>
    </section>
  )
}
