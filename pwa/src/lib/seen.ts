import { computed, signal } from '@preact/signals'

/** Alerts that this device has shown: kept here only, nobody else needs to know. */
function read(): string[] {
  try {
    return JSON.parse(localStorage.getItem('seen') ?? '[]') as string[]
  } catch {
    return []
  }
}

const seen = signal<readonly string[]>(read())
/** The ids of the alerts that hold now, as the last list said. */
export const currentAlerts = signal<readonly string[]>([])
export const unread = computed(() => currentAlerts.value.filter(id => !seen.value.includes(id)).length)

export function markSeen(ids: readonly string[]): void {
  const fresh = ids.filter(id => !seen.peek().includes(id))
  if (fresh.length === 0) return
  seen.value = [...seen.peek(), ...fresh].slice(-300)
  try {
    localStorage.setItem('seen', JSON.stringify(seen.value))
  } catch {
    // Then the badge shows them again after a reload.
  }
}
