/** What somebody did, as the person reads it; what is not named here is said as 'did something'. */
const KINDS = {
  read: ['read', 'open_offline', 'find'],
  open: ['open'],
  papers: ['read_document', 'link_document', 'add_document', 'remove_document'],
  taken: ['take', 'take_over', 'assign', 'hand_over', 'decline_handover', 'drop_handover', 'move_dong'],
  visit: ['visit', 'assigned'],
  tried: ['try', 'unreachable'],
  asked: ['ask_question', 'answer_question'],
  clock: ['pause', 'resume', 'urgency'],
  family: ['mandate_confirmed', 'mandate_refused', 'mandate_revoked', 'digest_on', 'digest_off'],
  consent: ['consent'],
  person: ['change_person', 'activate', 'tell_provider'],
  assessed: ['assess', 'settle_answer', 'complete_assessment', 'agree', 'assessed'],
  plan: ['plan_begin', 'plan_edit', 'plan_submit', 'plan_return', 'plan_approve', 'plan_drafted', 'approved'],
  service: ['in_service', 'monitoring', 'begin_again', 'reopened'],
  looked: ['add_task', 'finish_task', 'move_task', 'skip_task'],
  away: ['download'],
  taken_along: ['export'],
  ended: ['closed', 'rejected', 'linked_elsewhere', 'withdrawn'],
  written: ['ask', 'take_in', 'join'],
  review: ['review_opening'],
} as const
export type ReadKind = keyof typeof KINDS | 'other'

export function kindOf(action: string): ReadKind {
  const found = (Object.keys(KINDS) as (keyof typeof KINDS)[]).find(kind => (KINDS[kind] as readonly string[]).includes(action))
  return found ?? 'other'
}

/** Somebody saw, and changed nothing. */
export const isLook = (kind: ReadKind): boolean => kind === 'read' || kind === 'open' || kind === 'away' || kind === 'review'
