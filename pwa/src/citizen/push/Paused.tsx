import { useState } from 'preact/hooks'
import { when } from '../../lib/time'
import { useNow } from '../../lib/useNow'
import { explain } from '../../messages/errors'
import { Button } from '../../ui/Button'
import { Chip, Chips } from '../../ui/Chip'
import { Icon } from '../../ui/Icon'
import { Panel } from '../../ui/Panel'
import { State } from '../../ui/State'
import { isPaused, pause, type Device } from './device'
import { morningAfter } from './morning'
import { t } from './words'

/** How long, from now: till tomorrow morning, a week, or till the person ends it. */
const LENGTHS = { tomorrow: 1, week: 7, open: 0 } as const
type Length = keyof typeof LENGTHS

/** This phone gets alerts, or only 위급 for a while: one tap there and one back. */
export function OnHere({ of: on }: { of: Device }) {
  const now = useNow()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const paused = isPaused(on, now)
  const until = paused ? (on.pause?.until ?? null) : null
  const set = async (next: Device['pause']): Promise<void> => {
    setBusy(true)
    setFailure(undefined)
    try {
      await pause(next)
    } catch (error) {
      setFailure(explain(error))
    } finally {
      setBusy(false)
    }
  }
  const lasting = (of: Length): string | null => (LENGTHS[of] ? morningAfter(now, LENGTHS[of]) : null)
  return (
    <Panel kind={paused ? 'lit' : 'out'}>
      <State icon={paused ? 'clock' : 'bell'} {...(!paused && { kind: 'ok' as const })}>
        {t(paused ? 'pausedHere' : 'onHere')}
      </State>
      <p class="s t2 m8">{paused ? (until ? t('pausedUntil', { when: when(until, now) }) : t('pausedOpen')) : t('onHereHint')}</p>
      {paused && (
        <div class="m8">
          <Chips label={t('pausedFor')}>
            {(Object.keys(LENGTHS) as Length[]).map(of => (
              <Chip key={of} on={lasting(of) === (until && new Date(until).toISOString())} onClick={() => void set({ until: lasting(of) })}>
                {t(`paused_${of}`)}
              </Chip>
            ))}
          </Chips>
        </div>
      )}
      <div class="m12">
        <Button {...(!paused && { kind: 'plain' as const })} size="mid" busy={busy} onClick={() => void set(paused ? null : { until: null })}>
          {t(paused ? 'resume' : 'pause')}
        </Button>
      </div>
      {failure && (
        <p class="note m8" role="alert">
          <Icon name="info" />
          <span>{failure}</span>
        </p>
      )}
    </Panel>
  )
}
