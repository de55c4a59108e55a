import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { api, body } from '../api/client'
import { useLive } from './live'
import { me } from './session'

/** Messages in the inbox that have not been read, for the badge. */
export const unreadInbox = signal(0)

let countedFor: string | undefined

export async function countUnread(): Promise<void> {
  try {
    unreadInbox.value = (await body(api.GET('/api/inbox/unread'))).count
  } catch {
    // The last count is better than none.
  }
}

/** Keeps the badge true while somebody is signed in. */
export function Inbox() {
  const who = me.value?.id
  useLive({ message: () => void (me.peek() && countUnread()) })
  useEffect(() => {
    if (who === countedFor) return
    countedFor = who
    if (who) void countUnread()
    else unreadInbox.value = 0
  }, [who])
  return null
}
