import type { Can, DeskCase } from './calls'

/** What has a page of its own: what was found at the visit, the plan, its approval, the search for somebody. */
export type Way = 'search' | 'assess' | 'plan' | 'approve'
/** What can be pressed: as the API says it, with both answers to a handover, and what leads on. */
export type Act = Exclude<Can, 'answer_handover'> | 'accept' | 'decline' | Way

export const KEYS: Partial<Record<Act, string>> = { visit: 'v', move_visit: 'v', try: 't', ask: 'q', pause: 'p', resume: 'p', hand_over: 'h' }

const ORDER: readonly Act[] = [
  'search', 'accept', 'decline', 'take', 'approve', 'assess', 'plan', 'visit', 'move_visit', 'try', 'ask', 'pause', 'resume', 'hand_over', 'drop_handover', 'assign', 'take_over', 'urgency', 'fast_track', 'cancel_visit', 'to_monitoring', 'reassess', 'link', 'unreachable', 'move_dong',
  'reject', 'withdraw', 'close', 'reopen', 'again',
] // prettier-ignore

const NEAR: readonly Act[] = ['search', 'accept', 'decline', 'take', 'approve', 'assess', 'plan', 'visit', 'move_visit', 'try', 'ask', 'pause', 'resume', 'hand_over', 'assign']
/** What is done every day; the rest is folded away. */
export const isNear = (act: Act): boolean => NEAR.includes(act)

/** These end a case, which waits for what still comes. */
const ENDS: readonly Act[] = ['link', 'unreachable', 'reject', 'withdraw', 'close']
export const isHeld = (c: Pick<DeskCase, 'services'>, act: Act): boolean => c.services > 0 && ENDS.includes(act)

/** Where an act is done that has a page of its own. */
export function wayTo(c: DeskCase, act: Act): string | undefined {
  const here = `/staff/care/cases/${c.id}`
  if (act === 'search') return `/staff/care/calls/${c.searching}`
  if (act === 'assess') return `${here}/assessment`
  return act === 'plan' || act === 'approve' ? `${here}/plan` : undefined
}

/** The pages to which the status leads: who has the case writes, and who supervises it approves what somebody else wrote. */
function ways(c: DeskCase, me: string): Way[] {
  const isMine = c.assignee?.id === me
  const all: (Way | false)[] = [
    c.searching ? 'search' : false,
    c.status === 'visit_scheduled' && isMine && 'assess',
    c.status === 'assessed' && isMine && 'plan',
    c.may_approve && 'approve',
  ]
  return all.filter(way => way !== false)
}

/** What stands as a button, in one order; answers and mandates have theirs beside what they are about. */
export function buttons(c: DeskCase, me = ''): Act[] {
  const may = new Set<Act>([...ways(c, me), ...c.can.flatMap((can): Act[] => (can === 'answer_handover' ? ['accept', 'decline'] : [can]))])
  return ORDER.filter(act => may.has(act))
}

/** The one thing that `me` has to do next, and about what. */
export function firstOf(c: DeskCase, me = ''): { act: Act; about: string } | undefined {
  const all = buttons(c, me)
  const has = (act: Act): boolean => all.includes(act)
  const now = (['search', 'accept', 'take'] as const).find(has)
  if (now) return { act: now, about: '' }
  // Who only supervises gives a case to somebody before doing it themselves, and then leaves it to them.
  if (has('assign') && c.assignee === null) return { act: 'assign', about: '' }
  if (has('approve')) return { act: 'approve', about: '' }
  if (has('assign') && c.assignee?.id !== me) return undefined
  const question = c.can.includes('answer') ? c.questions.find(q => q.asked_by === 'citizen' && q.answered_at === null) : undefined
  if (question) return { act: 'answer', about: question.id }
  // Whose clock stands still is not at home or asked for time: that ends before anything goes on.
  const next = (['visit', 'resume', 'assess', 'plan', 'reopen', 'again', 'take_over'] as const).find(has)
  return next && { act: next, about: '' }
}
