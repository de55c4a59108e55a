import type { Service } from '../api'

/** One thing that can be booked, at one site or several. */
export interface What {
  service: Service
  at: readonly Service[]
}

const same = (a: Service, b: Service): boolean => a.kind === b.kind && a.name_ko === b.name_ko && a.duration_minutes === b.duration_minutes

/** What can be booked, each thing once, in the order in which the services stand. */
export function whatsOf(services: readonly Service[]): What[] {
  const whats: { service: Service; at: Service[] }[] = []
  for (const service of services) {
    const known = whats.find(what => same(what.service, service))
    if (known) known.at.push(service)
    else whats.push({ service, at: [service] })
  }
  return whats
}

export const sitesOf = (services: readonly Service[]): Service['site'][] => [...new Map(services.map(s => [s.site.id, s.site])).values()]

const KEY = 'book-site'

/** The site that was chosen on this device the last time; null for all of them. */
export function rememberedSite(): number | null {
  try {
    return Number(localStorage.getItem(KEY)) || null
  } catch {
    return null
  }
}

export function rememberSite(id: number | null): void {
  try {
    if (id === null) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, String(id))
  } catch {
    // Then it holds until the page closes.
  }
}
