import type { AlertHistory, StaffAlert } from '../types'
import { fromContent, type Form } from './form'
import { t } from './words'

export interface Before {
  title: string
  form: Form
}

/**
 * What a version is compared with: the one that came back, else the alert that it follows, else the version before.
 * `of`: the version that is looked at.
 */
export function beforeOf(alert: StaffAlert, history: AlertHistory | undefined, of: number): Before | undefined {
  if (!history) return undefined
  const returned = history.decisions.filter(d => d.decision === 'returned' && d.version < of).at(-1)?.version
  if (alert.follows_id && history.follows && returned === undefined) return { title: t('changesFollowed'), form: fromContent(history.follows) }
  const version = history.versions.find(v => v.version === (returned ?? of - 1))
  return version && { title: t('changesSince', { n: version.version }), form: fromContent(version.content) }
}
