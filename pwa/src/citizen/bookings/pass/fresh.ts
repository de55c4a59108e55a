import { signal } from '@preact/signals'

/** The booking made a moment ago: its pass offers what fits that moment. */
export const justBooked = signal<string | undefined>(undefined)
