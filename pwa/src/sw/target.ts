/** What a notification carries: see the payload in notice.ts. */
export interface Told {
  navigate?: unknown
  kind?: unknown
  id?: unknown
  /** Where each button of the notification leads. */
  ways?: Readonly<Record<string, unknown>>
}

/** What was pressed: a button of the notification, or itself. */
export const pressed = (told: Told | null | undefined, action: string): Told | null | undefined =>
  told && action && typeof told.ways?.[action] === 'string' ? { ...told, navigate: told.ways[action] } : told

/** Only addresses of this app are opened from a notification; what is told under another name of the city is found by its id. */
export function target(told: Told | null | undefined, origin: string): string {
  const url = new URL(typeof told?.navigate === 'string' ? told.navigate : '/', origin)
  if (url.origin === origin) return url.href
  const folder = { alert: '/alerts/', booking: '/bookings/', enrolment: '/enrolments/' }[String(told?.kind)]
  return new URL(folder && typeof told?.id === 'string' ? folder + encodeURIComponent(told.id) : '/', origin).href
}
