import { describe, expect, it } from 'vitest'
import { nextOf, type HomeBooking, type HomeEnrolment, type HomeLoan } from '../src/citizen/home/next/load'

const at = (hour: number): string => `2026-03-09T${String(hour).padStart(2, '0')}:00:00+09:00`
const site = { name_ko: '상무 일자리카페', name_en: 'Sangmu Job Cafe' }
const booking = (hour: number, status = 'confirmed'): HomeBooking => ({ id: 'b', status, away: null, late_minutes: 0, starts_at: at(hour), service: { name_ko: '1:1 상담', name_en: 'Talk' }, site })
const enrolment = (hours: readonly number[], status = 'enrolled', off: readonly number[] = []): HomeEnrolment => ({
  id: 'e',
  status,
  program: { title_ko: '특강', title_en: 'Lecture', site, sessions: hours.map(h => ({ starts_at: at(h), ends_at: at(h + 1), cancel_reason: off.includes(h) ? '쉬어요' : null })) },
})
const loan = (status: string, pickUp: number, due: number): HomeLoan => ({ id: 'l', status, pick_up_at: at(pickUp), due_at: at(due), suit: { cut: 'trousers', size: '100' }, site })
const now = Date.parse(at(10))

describe('what comes next', () => {
  it('is the first of bookings, programs and suits', () => {
    expect(nextOf([booking(14)], [enrolment([13])], [loan('reserved', 15, 20)], now)).toMatchObject({ kind: 'program', at: at(13), href: '/enrolments/e' })
    expect(nextOf([booking(12)], [enrolment([13])], [loan('reserved', 15, 20)], now)).toMatchObject({ kind: 'booking', href: '/bookings/b', name_ko: '1:1 상담' })
    expect(nextOf([booking(16)], [], [loan('reserved', 15, 20)], now)).toMatchObject({ kind: 'pickUp', at: at(15), href: '/lending/l' })
    expect(nextOf([], [], [loan('out', 9, 20)], now)).toMatchObject({ kind: 'due', at: at(20) })
    expect(nextOf([], [], [], now)).toBeNull()
  })
  it('is a late suit before all else', () => expect(nextOf([booking(11)], [], [loan('out', 8, 9)], now)).toMatchObject({ kind: 'late' }))
  it('is the next session that takes place, and nothing that one only waits for', () => {
    expect(nextOf([], [enrolment([8, 11, 13], 'enrolled', [11])], [], now)).toMatchObject({ at: at(13) })
    expect(nextOf([booking(20)], [enrolment([13], 'waiting')], [], now)).toMatchObject({ kind: 'booking' })
    expect(nextOf([booking(12, 'requested')], [], [], now)).toBeNull()
  })
})
