import { api, body, dated } from '../../api/client'
import { isProblem } from '../../api/problem'
import type { components } from '../../api/schema'
import { keep, kept } from '../../lib/store'

type Schemas = components['schemas']
export type LendingSite = Schemas['LendingSite']
export type Suit = LendingSite['suits'][number]
export type LendingDay = Schemas['LendingDay']
export type Loan = Schemas['Loan']
export type Standing = Schemas['Standing']
export type NewLoan = Schemas['NewLoan']
type Dated<V> = Promise<{ value: V; at: number }>

const one = (loan_id: string) => ({ params: { path: { loan_id } } })

export const loadSites = (): Dated<LendingSite[]> => dated(api.GET('/api/lending'))
export const loadDays = async (suit_id: number): Promise<LendingDay[]> => (await body(api.GET('/api/lending/suits/{suit_id}/days', { params: { path: { suit_id } } }))).days
export const loadStanding = (site_id: number): Promise<Standing> => body(api.GET('/api/lending/standing', { params: { query: { site_id } } }))

/** Whether the person lives in the city; undefined while they have not said. */
export async function livesHere(): Promise<boolean | undefined> {
  try {
    return (await body(api.GET('/api/me/declaration'))).lives_in_gwangju
  } catch (error) {
    if (isProblem(error, 'not_found')) return undefined
    throw error
  }
}

/** The same key is the same wish: a phone may send it twice. */
export const postLoan = (loan: NewLoan, key: string): Promise<Loan> => body(api.POST('/api/loans', { body: loan, params: { header: { 'Idempotency-Key': key } } }))
export const postCancel = (id: string): Promise<Loan> => body(api.POST('/api/loans/{loan_id}/cancel', one(id)))

export const calendarFile = (id: string): string => `/api/loans/${id}/calendar.ics`

export const loadLoans = (when: 'upcoming' | 'past'): Dated<Loan[]> => dated(api.GET('/api/loans', { params: { query: { when } } }))
export const loadLoan = (id: string): Dated<Loan> => dated(api.GET('/api/loans/{loan_id}', one(id)))
export const keepPass = (loan: Loan, at = Date.now()): Promise<void> => keep(`loan:${loan.id}`, loan, 'mine', at)

/** The list comes without the passes' pictures. Each pass is fetched once, so that it opens without a connection. */
export async function keepPasses(loans: readonly Loan[]): Promise<void> {
  for (const loan of loans) {
    const pass = await kept<Loan>(`loan:${loan.id}`, 'mine')
    if (pass?.value.qr && pass.value.status === loan.status) continue
    const found = await loadLoan(loan.id).catch(() => undefined)
    if (found) await keepPass(found.value, found.at)
  }
}
