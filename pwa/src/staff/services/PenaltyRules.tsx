import { useResource } from '../../lib/resource'
import { Skeleton } from '../../ui/Skeleton'
import { Failed } from '../Failed'
import { loadPenaltyRules, putPenaltyRules, removePenaltyRules } from './calls'
import { FIRST_PENALTY, numberOf, PENALTY_BOUNDS, penaltyLine, toPenaltyRules, type PenaltyName } from './dated'
import { DatedRules } from './DatedRules'
import { SitePage } from './SitePage'
import { t } from './words'

/** What it costs not to come: for the whole city. */
export default function PenaltyRulesPage() {
  return <SitePage heading={() => t('penaltyRules')}>{() => <Loaded />}</SitePage>
}

function Loaded() {
  const found = useResource('staff:penalty-rules', loadPenaltyRules)
  const data = found.data.value
  if (!data) return found.error.value === undefined ? <Skeleton kind="tall" /> : <Failed error={found.error.value} again={() => void found.refresh()} />
  return (
    <DatedRules
      rules={data.rules}
      refresh={found.refresh}
      kind={{
        name: 'penalty-rules',
        title: t('penaltyRules'),
        text: t('penaltyRulesText'),
        none: t('penaltyRulesNone'),
        groups: [
          [t('pointsGroup'), ['no_show_points', 'late_cancel_points', 'lapse_days']],
          [t('pauseGroup'), ['most_points', 'pause_days']],
        ],
        bounds: PENALTY_BOUNDS,
        first: FIRST_PENALTY,
        line: penaltyLine,
        put: form => putPenaltyRules(toPenaltyRules(form, data.rules)),
        remove: removePenaltyRules,
        label: name => t(name as PenaltyName),
        effect: form => {
          const most = numberOf(form, 'most_points')
          if (most === null) return ''
          const people = data.standing.filter(s => s.points >= most).reduce((n, s) => n + s.people, 0)
          return t('effectPoints', { n: most, people })
        },
      }}
    />
  )
}
