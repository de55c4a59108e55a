import { signal } from '@preact/signals'
import { api, body } from '../api/client'
import { me } from './session'

/** Messages in the inbox that have not been read, for the badge. */
export const unreadInbox = signal(0)

export async function countUnread(): Promise<void> {
  if (!me.peek()) {
    unreadInbox.value = 0
    return
  }
  try {
    unreadInbox.value = (await body(api.GET('/api/inbox/unread'))).count
  } catch {
    // The last count is better than none.
  }
}
