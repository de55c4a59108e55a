import { useState } from 'preact/hooks'
import { local } from '../../../lib/local'
import { useResource } from '../../../lib/resource'
import { date, day } from '../../../lib/time'
import { AgeNote } from '../../../ui/AgeNote'
import { Button } from '../../../ui/Button'
import { Panel } from '../../../ui/Panel'
import { Skeleton } from '../../../ui/Skeleton'
import { State } from '../../../ui/State'
import { Stopped } from '../../../ui/Stopped'
import { Void } from '../../../ui/Void'
import { useLive } from '../../live'
import { Signed } from '../Signed'
import { t } from '../words'
import { AppealDialog } from './AppealDialog'
import { loadPenalties, type Penalties, type Penalty } from './api'

export default function PenaltiesPage() {
  return (
    <Signed title={t('points')} path="/my/penalties">
      {() => <Mine />}
    </Signed>
  )
}

function Mine() {
  const found = useResource('penalties', loadPenalties, { keepOn: 'mine' })
  useLive({ message: () => void found.refresh(), booking: () => void found.refresh() })
  const mine = found.data.value
  if (!mine) return found.error.value ? <Stopped error={found.error.value} onRetry={() => void found.refresh()} /> : <Skeleton />
  return (
    <>
      <AgeNote at={found.at.value} failed={found.error.value !== undefined} />
      {mine.penalties.length === 0 ? <Void art="empty" title={t('pointsNone')} text={t('pointsNoneText')} /> : <Standing mine={mine} />}
      {mine.no_show_points > 0 && (
        <Panel>
          <p>{t('pointsRule', { each: mine.no_show_points, most: mine.most_points, days: mine.pause_days })}</p>
          <p class="s t2 m4">{t('pointsWhy')}</p>
        </Panel>
      )}
      {mine.penalties.length > 0 && (
        <section>
          <h2>{t('pointsList')}</h2>
          <div class="stack tight m8">
            {mine.penalties.map(penalty => (
              <One key={penalty.id} penalty={penalty} onChange={found.set} />
            ))}
          </div>
        </section>
      )}
    </>
  )
}

/** How many count, and what follows. */
function Standing({ mine }: { mine: Penalties }) {
  const left = mine.most_points - mine.points
  return (
    <Panel kind="lit">
      <h2>{mine.paused_until ? t('pausedUntil', { until: date(mine.paused_until) }) : mine.points > 0 ? t('pointsNow', { n: mine.points }) : t('pointsNone')}</h2>
      <Steps points={mine.points} most={mine.most_points} />
      <p class="m4">{mine.paused_until ? t('pausedText') : mine.points > 0 && left > 0 ? t('pointsLeft', { n: left }) : t('pointsNoneText')}</p>
    </Panel>
  )
}

/** As many columns as lead to a pause; the sentences around say it. */
function Steps({ points, most }: { points: number; most: number }) {
  if (most > 10) return null
  return (
    <p class="steps m8" aria-hidden="true">
      {Array.from({ length: most }, (_, i) => (
        <i key={i} class={i < points ? 'now' : ''} />
      ))}
    </p>
  )
}

function One({ penalty, onChange }: { penalty: Penalty; onChange: (mine: Penalties) => void }) {
  const [writing, setWriting] = useState(false)
  const { kind, counts, withdrawn, answer, appealed_at } = penalty
  return (
    <Panel kind="out">
      <h3>{t(`penalty_${kind}`, { what: local(penalty, 'service_name') })}</h3>
      <p class="s t2">{day(penalty.visit_at)}</p>
      <p class="m4">
        {withdrawn ? <State icon="check" kind="ok">{t('pointWithdrawn')}</State> : counts ? t('pointLapses', { n: penalty.points, day: date(penalty.lapses_at) }) : <State icon="history">{t('pointLapsed')}</State>}
      </p>
      {answer ? (
        <>
          <p class="s t2 m8">{t('appealAnswer')}</p>
          <p class="lines">{answer}</p>
          {!withdrawn && <p class="s t2">{t('pointStands')}</p>}
        </>
      ) : appealed_at ? (
        <p class="m8">
          <State icon="clock" kind="now">
            {t('appealed')}
          </State>
        </p>
      ) : (
        counts && (
          <div class="m8">
            <Button kind="plain" size="mid" onClick={() => setWriting(true)}>
              {t('appeal')}
            </Button>
          </div>
        )
      )}
      {writing && (
        <AppealDialog
          penalty={penalty}
          onClose={() => setWriting(false)}
          onSent={mine => {
            setWriting(false)
            onChange(mine)
          }}
        />
      )}
    </Panel>
  )
}
