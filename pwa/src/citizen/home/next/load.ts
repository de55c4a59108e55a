import { api, dated } from '../../../api/client'

/** A time that is kept in place of a visit whose counsellor cannot come. */
export interface HomeOffer {
  starts_at: string
  counsellor: { name_ko: string; name_en: string } | null
}

type Site = { name_ko: string; name_en: string }

/** The parts of a booking, an enrolment and a loan that the home page shows. */
export interface HomeBooking {
  id: string
  status: string
  away: { offer: HomeOffer | null } | null
  late_minutes: number
  starts_at: string
  service: { name_ko: string; name_en: string }
  site: Site
}
export interface HomeEnrolment {
  id: string
  status: string
  program: { title_ko: string; title_en: string; site: Site; sessions: readonly { starts_at: string; ends_at: string; cancel_reason: string | null }[] }
}
export interface HomeLoan {
  id: string
  status: string
  pick_up_at: string
  due_at: string
  suit: { cut: 'trousers' | 'skirt'; size: string }
  site: Site
}

/** What somebody does next. `due` and `late`: a suit is brought back. */
export type HomeNext = { at: string; href: string; site: Site } & (({ kind: 'booking'; late_minutes: number } & Site) | ({ kind: 'program' } & Site) | { kind: 'pickUp' | 'due' | 'late'; suit: HomeLoan['suit'] })

/** A line in which I stand, and what is kept for me there. */
export interface HomeEntry {
  id: string
  service: { name_ko: string; name_en: string }
  offer: { starts_at: string; held_until: string } | null
}

export const loadWaiting = (): Promise<{ value: HomeEntry[]; at: number }> => dated(api.GET('/api/waitlist'))

const NEXT = ['confirmed', 'checked_in', 'in_session']
type Mine<V> = Promise<{ value: V[]; at: number }>
const upcoming = { params: { query: { when: 'upcoming' } } } as const

// What is to come: the lists of the bookings' page, so that either page has them without a connection.
export const loadBookings = (): Mine<HomeBooking> => dated(api.GET('/api/bookings', upcoming))
export const loadEnrolments = (): Mine<HomeEnrolment> => dated(api.GET('/api/enrolments', upcoming))
export const loadLoans = (): Mine<HomeLoan> => dated(api.GET('/api/loans', upcoming))

/** The first of everything that I have; what is late comes before all else. */
export function nextOf(bookings: readonly HomeBooking[], enrolments: readonly HomeEnrolment[], loans: readonly HomeLoan[], now: number): HomeNext | null {
  const all: HomeNext[] = [
    ...bookings.filter(b => NEXT.includes(b.status)).map(b => ({ kind: 'booking', at: b.starts_at, href: `/bookings/${b.id}`, site: b.site, late_minutes: b.late_minutes, ...nameOf(b.service) }) as const),
    ...enrolments.flatMap(({ id, status, program: p }) => {
      const session = status === 'enrolled' && p.sessions.find(s => s.cancel_reason === null && Date.parse(s.ends_at) > now)
      return session ? [{ kind: 'program', at: session.starts_at, href: `/enrolments/${id}`, site: p.site, name_ko: p.title_ko, name_en: p.title_en } as const] : []
    }),
    ...loans.map(({ id, status, pick_up_at, due_at, suit, site }) => {
      const at = status === 'out' ? due_at : pick_up_at
      return { kind: status !== 'out' ? 'pickUp' : Date.parse(at) < now ? 'late' : 'due', at, href: `/lending/${id}`, site, suit } as const
    }),
  ]
  return all.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0] ?? null
}

const nameOf = ({ name_ko, name_en }: Site): Site => ({ name_ko, name_en })
