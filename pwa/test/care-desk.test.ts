import { describe, expect, it } from 'vitest'
import { buttons, firstOf, isHeld, wayTo } from '../src/staff/care/acts'
import type { DeskCase, Queued } from '../src/staff/care/calls'
import { BLANK, isUnasked, keepsWords, lacks, toIntake, type Form } from '../src/staff/care/form'
import { monthsBack } from '../src/staff/care/review/calls'
import { born, codeOf, marks, promised } from '../src/staff/care/say'

const NOW = Date.parse('2026-11-26T11:00:00+09:00')
const due = (due_at: string | null, pause_reason: DeskCase['pause_reason'] = null) => promised({ due_at, pause_reason }, NOW)

describe('months', () => {
  it('go back over the turn of years, this one first', () => expect(monthsBack('2026-02-26', 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']))
})

describe('a promise', () => {
  it('for a day is said by that day, and not by the midnight after it', () => {
    expect(due('2026-11-27T00:00:00+09:00')).toEqual({ words: '오늘까지', kind: 'soon' })
    expect(due('2026-11-28T00:00:00+09:00')).toEqual({ words: '내일까지', kind: 'soon' })
    expect(due('2026-12-02T00:00:00+09:00')).toEqual({ words: '12월 1일까지', kind: 'later' })
  })
  it('for an hour is said with it', () => expect(due('2026-11-27T12:00:00+09:00').words).toBe('내일 12:00까지'))
  it('that is over says for how long', () => {
    expect(due('2026-11-26T10:50:00+09:00')).toEqual({ words: '1시간 늦었어요', kind: 'late' })
    expect(due('2026-11-26T00:00:00+09:00').words).toBe('11시간 늦었어요')
    expect(due('2026-11-24T00:00:00+09:00').words).toBe('2일 늦었어요')
  })
  it('whose clock stands still is not late', () => expect(due('2026-11-01T00:00:00+09:00', 'in_hospital')).toEqual({ words: '멈춤, 입원 중', kind: 'still' }))
})

it('an age is counted to the birthday', () => {
  expect(born('1941-11-26', NOW)).toContain('85세')
  expect(born('1941-11-27', NOW)).toContain('84세')
})

it('a code is said in two halves', () => expect(codeOf('12345678')).toBe('1234 5678'))

it('what must not be overlooked stands in one order', () => {
  const row = { urgency: 'emergency', not_met: true, needs_provider: true, handed_to_me: true, to_answer: true, escalated_to: 'city' } as Queued
  expect(marks(row).map(m => m.words)).toEqual(['지금 위험', '안부를 확인해요', '맡을 기관이 없어요', '나에게 넘기려 해요', '물음이 있어요', '시가 함께 봐요'])
  expect(marks({ ...row, urgency: 'normal', not_met: false, needs_provider: false, handed_to_me: false, to_answer: false, escalated_to: 'dong' })).toEqual([])
})

describe('the first thing to do', () => {
  const c = (can: DeskCase['can'], more: Partial<DeskCase> = {}): DeskCase => ({ can, questions: [], assignee: { id: '1', name: '오세라' }, ...more }) as unknown as DeskCase
  const asked = { questions: [{ id: 'q', asked_by: 'citizen', answered_at: null }] } as unknown as Partial<DeskCase>
  it('is to answer a colleague, to take it, to answer the person, to visit', () => {
    expect(firstOf(c(['take', 'answer_handover']))?.act).toBe('accept')
    expect(firstOf(c(['visit', 'take', 'answer'], asked))?.act).toBe('take')
    expect(firstOf(c(['visit', 'answer'], asked))).toEqual({ act: 'answer', about: 'q' })
    expect(firstOf(c(['pause', 'visit']))?.act).toBe('visit')
  })
  it('of a supervisor is to give what nobody has', () => {
    expect(firstOf(c(['assign', 'reject'], { assignee: null }))?.act).toBe('assign')
    expect(firstOf(c(['assign', 'visit']), '2')).toBeUndefined()
    expect(firstOf(c(['assign', 'visit']), '1')?.act).toBe('visit')
  })
  it('leads from the visit to the form, the plan and its approval by somebody else', () => {
    const at = (status: DeskCase['status'], can: DeskCase['can'] = []): DeskCase => c(can, { id: 'c', status })
    expect(firstOf(at('visit_scheduled', ['move_visit']), '1')?.act).toBe('assess')
    expect(firstOf(at('visit_scheduled', ['resume']), '1')?.act).toBe('resume')
    expect(firstOf(at('assessed', ['ask']), '1')?.act).toBe('plan')
    // Who may approve is the server's to say: a supervisor who wrote no word in it.
    const waits = (can: DeskCase['can'], may_approve: boolean): DeskCase => ({ ...at('plan_drafted', can), may_approve })
    expect(firstOf(waits(['assign'], true), '2')?.act).toBe('approve')
    expect(firstOf(waits(['assign'], false), '2')).toBeUndefined()
    expect(firstOf(waits(['assign'], false), '1')).toBeUndefined()
    expect(firstOf(waits(['ask'], false), '3')).toBeUndefined()
    expect([wayTo(at('assessed'), 'plan'), wayTo(at('assessed'), 'take')]).toEqual(['/staff/care/cases/c/plan', undefined])
  })
  it('is to look for somebody whom nobody met, before all else', () => {
    const sought = c(['answer_handover'], { status: 'in_service', searching: 't' })
    expect(firstOf(sought, '1')?.act).toBe('search')
    expect(wayTo(sought, 'search')).toBe('/staff/care/calls/t')
  })
  it('a handover can be accepted and declined', () => expect(buttons(c(['answer_handover', 'take_over']))).toEqual(['accept', 'decline', 'take_over']))
})

it('what ends a case waits while care comes, and nothing else does', () => {
  const acts = ['link', 'unreachable', 'reject', 'withdraw', 'close', 'reassess', 'pause'] as const
  expect(acts.filter(act => isHeld({ services: 1 }, act))).toEqual(['link', 'unreachable', 'reject', 'withdraw', 'close'])
  expect(acts.some(act => isHeld({ services: 0 }, act))).toBe(false)
})

describe('the intake form', () => {
  const full: Form = { ...BLANK, name: '박순자', dong: 2914007, address: '길 1', needs: ['meals'], words: '무릎', consents: { care: true, care_health: false, care_sharing: false } }
  const versions = new Map([['care', 3]])
  it('asks for what is missing, in its own order', () => {
    expect(lacks(BLANK)).toEqual(['lackName', 'lackDong', 'lackAddress', 'lackNeeds', 'lackConsentAnswer'])
    expect(lacks(full)).toEqual([])
    expect(lacks({ ...full, consents: { ...full.consents, care: false } })).toEqual(['lackConsent'])
  })
  it('asks no consent of whoever could not be asked, and no name', () => {
    const told: Form = { ...full, relation: 'neighbour', name: '', consents: {} }
    expect([isUnasked(told), lacks(told)]).toEqual([true, []])
    expect(toIntake(told, versions, 'ask').words).toBe('무릎')
  })
  it('keeps no words without consent to what is about health', () => {
    expect(keepsWords(full)).toBe(false)
    expect(toIntake(full, versions, 'ask').words).toBe('')
    expect(toIntake({ ...full, consents: { ...full.consents, care_health: true } }, versions, 'ask').words).toBe('무릎')
  })
  it('sends the version that was read out, and no caller where the person calls', () => {
    const sent = toIntake({ ...full, requesterName: '한솔', callFirst: 'requester' }, versions, 'ask')
    expect(sent.consents?.[0]).toEqual({ purpose: 'care', version: 3, given: true })
    expect([sent.requester_name, sent.call_first, sent.relation]).toEqual(['', 'person', 'self'])
  })
  it('from a hospital is about its patient', () => expect(toIntake({ ...full, channel: 'hospital', requesterName: '간호사' }, versions, 'ask')).toMatchObject({ relation: 'patient', requester_name: '간호사' }))
})
