import { signal } from '@preact/signals'
import { api, body } from '../api/client'
import type { DeskPage } from './menu'
import { has, type Staff } from './session'

/** How much waits behind an item of the menu. */
export const waiting = signal<Partial<Record<DeskPage, number>>>({})

const EVERY = 60_000

async function count(who: Staff): Promise<void> {
  try {
    if (has(who, 'counsellor')) {
      const [requests, due] = await Promise.all([body(api.GET('/api/staff/requests/count')), body(api.GET('/api/staff/lending/count'))])
      waiting.value = { ...waiting.value, '/staff/requests': requests.count, '/staff/lending': due.count }
    }
    if (has(who, 'care_manager', 'care_supervisor')) {
      const [queue, outreach, calls, tasks, callbacks] = await Promise.all([
        body(api.GET('/api/staff/care/queue/count')),
        body(api.GET('/api/staff/care/outreach/count')),
        body(api.GET('/api/staff/care/calls/count')),
        body(api.GET('/api/staff/care/tasks/count')),
        body(api.GET('/api/staff/care/callbacks/count')),
      ])
      waiting.value = { ...waiting.value, '/staff/care': queue.count, '/staff/care/outreach': outreach.count, '/staff/care/calls': calls.count, '/staff/care/tasks': tasks.count, '/staff/care/callbacks': callbacks.count }
    }
    if (has(who, 'approver')) {
      const alerts = await body(api.GET('/api/staff/alerts/count'))
      waiting.value = { ...waiting.value, '/staff/alerts': alerts.count }
    }
    if (has(who, 'care_supervisor')) {
      const [approvals, board] = await Promise.all([body(api.GET('/api/staff/care/approvals/count')), body(api.GET('/api/staff/care/board/count'))])
      waiting.value = { ...waiting.value, '/staff/care/approvals': approvals.count, '/staff/care/board': board.count }
    }
  } catch {
    // The old number stands until the next look.
  }
}

let person: Staff | undefined
export const countWaiting = (): void => {
  if (person) void count(person)
}

/** Counts now, each minute and when somebody comes back to the page; live pages count with each event. */
export function watchWaiting(who: Staff): () => void {
  person = who
  countWaiting()
  const timer = setInterval(countWaiting, EVERY)
  const shown = (): void => {
    if (!document.hidden) countWaiting()
  }
  document.addEventListener('visibilitychange', shown)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', shown)
  }
}
