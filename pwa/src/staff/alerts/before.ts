import type { AlertHistory, StaffAlert } from '../types'
import { fromContent, type Form } from './form'
import { t } from './words'

export interface Before {
  title: string
  form: Form
}

/**
 * What a version is compared with: the one that came back, else the one before; a first version with the alert that it
 * follows. `of`: the version that is looked at.
 */
export function beforeOf(alert: StaffAlert, history: AlertHistory | undefined, of: number): Before | undefined {
  if (!history) return undefined
  const returned = history.decisions.filter(d => d.decision === 'returned' && d.version < of).at(-1)?.version
  const version = history.versions.find(v => v.version === (returned ?? of - 1))
  if (version) return { title: t('changesSince', { n: version.version }), form: fromContent(version.content) }
  return alert.follows_id && history.follows ? { title: t('changesFollowed'), form: fromContent(history.follows) } : undefined
}
