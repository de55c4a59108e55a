import { Icon } from '../../ui/Icon'
import type { IconName } from '../../ui/names'
import type { AlertHistory, StaffAlert } from '../types'
import { stamp } from './say'
import { t } from './words'

interface Line {
  at: string
  icon: IconName
  what: string
  who: string
  more?: string | null
}

/** Who wrote, asked, returned and approved, the oldest first. */
export function Past({ alert, history }: { alert: StaffAlert; history: AlertHistory }) {
  const lines: Line[] = [
    ...history.versions.map(v => ({ at: v.at, icon: 'edit' as const, what: t('versionWritten', { n: v.version }), who: v.author_name })),
    ...history.decisions.map(d => ({ at: d.at, icon: d.decision === 'approved' ? ('check' as const) : ('back' as const), what: t(`version_${d.decision}`, { n: d.version }), who: d.approver_name, more: d.reason })),
    ...(alert.glass_reason && alert.sent_at ? [{ at: alert.sent_at, icon: 'siren' as const, what: t('glassBroken'), who: alert.sent_by ?? '', more: alert.glass_reason }] : []),
    ...(alert.reviewed_at ? [{ at: alert.reviewed_at, icon: 'eye' as const, what: t('reviewed'), who: alert.reviewed_by ?? '', more: alert.review_note }] : []),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  return (
    <section>
      <h2>{t('past')}</h2>
      <ol class="sofar m8">
        {lines.map(line => (
          <li key={`${line.what}${line.at}`}>
            <Icon name={line.icon} />
            <span>
              <b>{line.what}</b> {line.who}, {stamp(line.at)}
              {line.more && <q>{line.more}</q>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
