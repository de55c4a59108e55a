import { isProblem } from '../../api/problem'
import { explain } from '../problems'
import type { DeskCase } from './calls'
import { t } from './words'

const UNMET = ['tries_made', 'assignee_in_scope', 'reason', 'reopen_window', 'emergency', 'services_ended'] as const

/** What to do next; of a step that something stands before, what that is. */
export function explainCare(error: unknown, c: DeskCase | undefined): string {
  if (!isProblem(error, 'guard_unmet')) return explain(error)
  const guard = UNMET.find(g => g === error.extensions['reason'])
  if (!guard) return explain(error)
  return guard === 'tries_made' ? t('unmet_tries_made', { of: c?.tries_needed ?? 0 }) : t(`unmet_${guard}`)
}
