import type { components } from '../../api/schema'

export type Sent = components['schemas']['CodeSent']

/** What is typed on the way in: switching to the messages app may end the page. */
export interface Entry {
  phone: string
  code: string
  name: string
  sent: (Sent & { at: number }) | null
}

export const EMPTY: Entry = { phone: '', code: '', name: '', sent: null }

/** A code lives for minutes: after an hour the page starts at the beginning. */
export const isOver = (entry: Entry, now: number): boolean => entry.sent !== null && now - entry.sent.at > 3_600_000
