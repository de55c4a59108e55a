import { signal } from '@preact/signals'

/** The page of the day shows what is kept on this device, instead of what the office says. */
export const away = signal(false)
