import { clock } from '../../../lib/time'
import { t as shell } from '../../../messages'
import { Button, ButtonLink } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { State } from '../../../ui/State'
import { Void } from '../../../ui/Void'
import { Screen } from '../../Screen'
import type { Booking } from '../api'
import { fullTime } from '../say'
import { t } from '../words'

interface UnsentProps {
  booking: Booking
  written: string
  back: { to: string; label: string }
  busy: boolean
  error: string | undefined
  onSend: () => void
}

/** The request did not reach the city: nothing is booked, nothing is lost. */
export function Unsent({ booking, written, back, busy, error, onSend }: UnsentProps) {
  return (
    <Screen
      title={t('unsentTitle')}
      back={back}
      bottom={
        <>
          {error && (
            <p class="s" role="alert">
              {error}
            </p>
          )}
          <Button icon="refresh" busy={busy} onClick={onSend}>
            {t('sendAgain')}
          </Button>
          <ButtonLink kind="plain" size="mid" icon="phone" href="tel:120">
            {shell('call120')}
          </ButtonLink>
        </>
      }
    >
      <Void art="offline" main title={t('unsentTitle')} text={t('unsentText')} />
      <Panel kind="out">
        <div class="row start">
          <Icon name="doc" />
          <div class="grow">
            <b>{fullTime(booking.starts_at)}</b>
            {written && <p class="t2">“{written}”</p>}
            <p class="m8">
              <State icon="clock">{t('onlyHere')}</State>
            </p>
          </div>
        </div>
      </Panel>
      <Note icon="info">{t('unsentNote', { time: clock(booking.starts_at) })}</Note>
    </Screen>
  )
}
