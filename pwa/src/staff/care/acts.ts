import type { Can, DeskCase } from './calls'

/** What can be pressed: as the API says it, with both answers to a handover. */
export type Act = Exclude<Can, 'answer_handover'> | 'accept' | 'decline'

export const KEYS: Partial<Record<Act, string>> = { visit: 'v', move_visit: 'v', try: 't', ask: 'q', pause: 'p', resume: 'p', hand_over: 'h' }

const ORDER: readonly Act[] = [
  'accept', 'decline', 'take', 'visit', 'move_visit', 'try', 'ask', 'pause', 'resume', 'hand_over', 'drop_handover', 'assign', 'take_over', 'urgency', 'fast_track', 'cancel_visit', 'to_monitoring', 'reassess', 'link', 'unreachable', 'move_dong',
  'reject', 'withdraw', 'close', 'reopen', 'again',
] // prettier-ignore

const NEAR: readonly Act[] = ['accept', 'decline', 'take', 'visit', 'move_visit', 'try', 'ask', 'pause', 'resume', 'hand_over', 'assign']
/** What is done every day; the rest is folded away. */
export const isNear = (act: Act): boolean => NEAR.includes(act)

/** What stands as a button, in one order; answers and mandates have theirs beside what they are about. */
export function buttons(c: DeskCase): Act[] {
  const may = new Set<Act>(c.can.flatMap((can): Act[] => (can === 'answer_handover' ? ['accept', 'decline'] : [can])))
  return ORDER.filter(act => may.has(act))
}

/** The one thing that `me` has to do next, and about what. */
export function firstOf(c: DeskCase, me = ''): { act: Act; about: string } | undefined {
  const all = buttons(c)
  const has = (act: Act): boolean => all.includes(act)
  if (has('accept')) return { act: 'accept', about: '' }
  if (has('take')) return { act: 'take', about: '' }
  // Who only supervises gives a case to somebody before doing it themselves, and then leaves it to them.
  if (has('assign') && c.assignee === null) return { act: 'assign', about: '' }
  if (has('assign') && c.assignee?.id !== me) return undefined
  const question = c.can.includes('answer') ? c.questions.find(q => q.asked_by === 'citizen' && q.answered_at === null) : undefined
  if (question) return { act: 'answer', about: question.id }
  const next = (['visit', 'resume', 'reopen', 'again', 'take_over'] as const).find(has)
  return next && { act: next, about: '' }
}
