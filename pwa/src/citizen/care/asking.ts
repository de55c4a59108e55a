import { Problem } from '../../api/problem'
import { readBirthday } from '../declare/birthday'
import type { NewRequest } from './api'
import { hasRegistrationNumber } from './number'
import { isNumber } from './phone'

export type Relation = NewRequest['relation']
export type Need = NewRequest['needs'][number]
export type Urgency = NewRequest['urgency']
export type VisitTime = NonNullable<NewRequest['visit_times']>[number]
export type Purpose = 'care' | 'care_health' | 'care_sharing'
export type Field = 'relation' | 'needs' | 'urgency' | 'name' | 'born' | 'phone' | 'dong' | 'address' | 'access' | 'words' | 'first' | 'times' | 'contact_name' | 'contact_relation' | 'contact_phone' | Purpose

export const RELATIONS: readonly Relation[] = ['self', 'mother', 'father', 'spouse', 'child', 'relative', 'ward', 'neighbour']
export const KIN: readonly Relation[] = RELATIONS.slice(1, -1)
export const NEEDS: readonly Need[] = ['meals', 'housework', 'escort', 'health', 'home', 'safety', 'shelter', 'unsure']
export const URGENCIES: readonly Urgency[] = ['emergency', 'soon', 'normal']
export const TIMES: readonly VisitTime[] = ['any', 'weekday_morning', 'weekday_afternoon', 'weekday_evening', 'saturday']
export type ContactRelation = NonNullable<NonNullable<NewRequest['person']['contact']>['relation']>
export const CONTACTS: readonly ContactRelation[] = ['child', 'spouse', 'sibling', 'parent', 'relative', 'neighbour', 'other']
export const PURPOSES: readonly Purpose[] = ['care', 'care_health', 'care_sharing']
export const MOST = { name: 40, line: 200, words: 2000 } as const

export interface Dong {
  id: number
  name_ko: string
  name_en: string
  district_ko: string
  district_en: string
}

/** What is said on the way, as it is typed. */
export interface Asking {
  relation: Relation | ''
  needs: readonly Need[]
  /** Easy mode: the needs that were asked about, whatever the answer. */
  asked: readonly Need[]
  urgency: Urgency | ''
  /** Whether 119 was shown to somebody who says that there is danger. */
  warned: boolean
  name: string
  born: string
  phone: string
  dong: Dong | null
  address: string
  access: string
  alone: boolean | null
  /** Whom to call in an emergency: all three or none. */
  contact_name: string
  contact_relation: ContactRelation | ''
  contact_phone: string
  first: 'person' | 'requester' | ''
  times: readonly VisitTime[]
  consents: Readonly<Partial<Record<Purpose, { version: number; given: boolean }>>>
  words: string
  duplicate: NonNullable<NewRequest['duplicate']>
  /** Of whoever asks for themselves, as their account has it. */
  own_name: string
  /** When 'send' was pressed, in epoch milliseconds: it goes as soon as it can. */
  pressed_at: number | null
  /** Why the server did not take it. */
  refused: Refused | null
}

export interface Refused {
  code: string
  reason: string
  status: number
  fields: readonly string[]
}

export const EMPTY: Asking = {
  relation: '', needs: [], asked: [], urgency: '', warned: false, name: '', born: '', phone: '', dong: null, address: '', access: '', alone: null, contact_name: '', contact_relation: '', contact_phone: '', first: '', times: [],
  consents: {}, words: '', duplicate: 'ask', own_name: '', pressed_at: null, refused: null,
}

type NeedStep = `need-${Need}`
export type Step =
  | 'who' | 'family' | 'needs' | NeedStep | 'urgency' | 'danger' | 'where' | 'name' | 'born' | 'phone' | 'dong' | 'address' | 'access' | 'alone' | 'first' | 'when'
  | 'care' | 'health' | 'words' | 'sharing' | 'check'

export const isNeighbour = ({ relation }: Pick<Asking, 'relation'>): boolean => relation === 'neighbour'
const isSelf = ({ relation }: Asking): boolean => relation === 'self'
export const EASY_NEEDS = NEEDS.slice(0, -1)

/** The screens that this person comes through, in order: easy mode asks one thing on each. */
export function stepsOf(asking: Asking, easy: boolean): readonly Step[] {
  const danger: Step[] = asking.urgency === 'emergency' ? ['danger'] : []
  const neighbour = isNeighbour(asking)
  if (!easy) return ['who', 'needs', 'urgency', ...danger, 'where', ...(neighbour ? [] : (['when', 'care', 'health', 'sharing'] as const)), 'check']
  const kin = !neighbour && !isSelf(asking)
  return [
    'who',
    ...(kin ? (['family'] as const) : []),
    ...EASY_NEEDS.map(need => `need-${need}` as const),
    'urgency',
    ...danger,
    ...(kin ? (['name'] as const) : []),
    ...(neighbour ? [] : (['born'] as const)),
    ...(kin ? (['phone'] as const) : []),
    'dong', 'address', 'access', 'alone',
    ...(kin ? (['first'] as const) : []),
    ...(neighbour ? [] : (['when', 'care', 'health'] as const)),
    ...(!neighbour && asking.consents.care_health?.given ? (['words'] as const) : []),
    ...(neighbour ? [] : (['sharing'] as const)),
    'check',
  ]
}

/** Of the five things that are asked: which one a screen belongs to. Undefined for what comes after them. */
export function partOf(step: Step): number | undefined {
  if (step === 'who' || step === 'family') return 1
  if (step.startsWith('need')) return 2
  if (step === 'urgency' || step === 'danger') return 3
  if (step === 'when') return 5
  return ['where', 'name', 'born', 'phone', 'dong', 'address', 'access', 'alone', 'first'].includes(step) ? 4 : undefined
}

export const partsOf = (asking: Asking): number => (isNeighbour(asking) ? 4 : 5)

/** What is wrong: the word for it in the catalogue. */
export type Wrong = 'chooseOne' | 'nameEmpty' | 'bornShort' | 'bornWrong' | 'phoneShort' | 'phoneNeeded' | 'dongEmpty' | 'addressEmpty' | 'tooLong' | 'noNumber' | 'careNeeded' | 'lookAgain'
export type Errors = Readonly<Partial<Record<Field, Wrong>>>

const FIELDS: Readonly<Record<Step, readonly Field[]>> = {
  who: ['relation'], family: ['relation'], needs: ['needs'], urgency: ['urgency'], danger: [], where: ['name', 'born', 'phone', 'dong', 'address', 'access', 'contact_name', 'contact_relation', 'contact_phone', 'first'],
  name: ['name'], born: ['born'], phone: ['phone'], dong: ['dong'], address: ['address'], access: ['access'], alone: [], first: ['first'], when: ['times'],
  care: ['care'], health: ['care_health'], words: ['words'], sharing: ['care_sharing'], check: [],
  ...(Object.fromEntries(NEEDS.map(need => [`need-${need}`, ['needs']])) as unknown as Record<NeedStep, readonly Field[]>),
}

/** On a full screen what they agreed to write is written below the agreement. */
const fieldsOf = (step: Step, easy: boolean): readonly Field[] => (step === 'health' && !easy ? ['care_health', 'words'] : FIELDS[step])

const long = (text: string, most: number): Wrong | undefined => ([...text].length > most ? 'tooLong' : undefined)
const free = (text: string, most: number): Wrong | undefined => (hasRegistrationNumber(text) ? 'noNumber' : long(text, most))

/** Whether somebody to call was named; a neighbour is not asked. */
export const hasContact = (asking: Asking): boolean => !isNeighbour(asking) && Boolean(asking.contact_name.trim() || asking.contact_relation || asking.contact_phone)

function wrongWith(field: Field, asking: Asking, today: string): Wrong | undefined {
  const neighbour = isNeighbour(asking)
  const kin = !neighbour && !isSelf(asking)
  switch (field) {
    case 'relation':
      return asking.relation ? undefined : 'chooseOne'
    case 'needs':
      return asking.needs.length > 0 ? undefined : 'chooseOne'
    case 'urgency':
      return asking.urgency ? undefined : 'chooseOne'
    case 'name':
      if (isSelf(asking)) return undefined
      return kin && !asking.name.trim() ? 'nameEmpty' : free(asking.name, MOST.name)
    case 'born': {
      if (neighbour || (kin && !asking.born)) return undefined
      const read = readBirthday(asking.born, today)
      return 'wrong' in read ? (read.wrong === 'short' ? 'bornShort' : 'bornWrong') : undefined
    }
    case 'phone':
      return kin && asking.phone && !isNumber(asking.phone) ? 'phoneShort' : undefined
    case 'dong':
      return asking.dong ? undefined : 'dongEmpty'
    case 'address':
      return asking.address.trim() ? free(asking.address, MOST.line) : 'addressEmpty'
    case 'access':
      return free(asking.access, MOST.line)
    case 'contact_name':
      return hasContact(asking) ? (asking.contact_name.trim() ? free(asking.contact_name, MOST.name) : 'nameEmpty') : undefined
    case 'contact_relation':
      return hasContact(asking) && !asking.contact_relation ? 'chooseOne' : undefined
    case 'contact_phone':
      return hasContact(asking) && !isNumber(asking.contact_phone) ? 'phoneShort' : undefined
    case 'first':
      if (!kin) return undefined
      return asking.first ? (asking.first === 'person' && !asking.phone ? 'phoneNeeded' : undefined) : 'chooseOne'
    case 'times':
      return asking.times.length > 0 ? undefined : 'chooseOne'
    case 'words':
      return asking.consents.care_health?.given ? free(asking.words, MOST.words) : undefined
    case 'care':
      return asking.consents.care ? (asking.consents.care.given ? undefined : 'careNeeded') : 'chooseOne'
    case 'care_health':
    case 'care_sharing':
      return asking.consents[field] ? undefined : 'chooseOne'
  }
}

/** What is wrong on a screen. `today`: YYYY-MM-DD in the city. */
export function errorsAt(step: Step, asking: Asking, easy: boolean, today: string): Errors {
  if (step.startsWith('need-') && (asking.needs.length > 0 || asking.asked.includes(step.slice(5) as Need))) return {}
  const wrong: Partial<Record<Field, Wrong>> = {}
  for (const field of fieldsOf(step, easy)) {
    const found = wrongWith(field, asking, today)
    if (found) wrong[field] = found
  }
  return wrong
}

/** How far one may go: the first screen on which something is missing, or the last. */
export function firstOpen(asking: Asking, easy: boolean, today: string): Step {
  const steps = stepsOf(asking, easy)
  return steps.find(step => Object.keys(errorsAt(step, asking, easy, today)).length > 0 || (step === 'danger' && !asking.warned)) ?? 'check'
}

const READ: Readonly<Record<string, Field>> = {
  relation: 'relation', needs: 'needs', urgency: 'urgency', words: 'words', visit_times: 'times', call_first: 'first',
  'person.name': 'name', 'person.born_on': 'born', 'person.phone': 'phone', 'person.dong_id': 'dong', 'person.address': 'address', 'person.access': 'access',
  'person.contact.name': 'contact_name', 'person.contact.phone': 'contact_phone',
}

export function refusalOf(error: Problem): Refused {
  const fields = (error.extensions['fields'] as { path: string }[] | undefined) ?? []
  return { code: error.code, status: error.status, reason: String(error.extensions['reason'] ?? ''), fields: fields.map(field => field.path) }
}

/** What a refusal says about the fields. */
export function errorsOf(refused: Refused | null): Errors {
  if (!refused) return {}
  const named = refused.fields.map(path => READ[path]).filter(field => field !== undefined)
  if (refused.code === 'unknown_dong') return { dong: 'dongEmpty' }
  if (refused.code === 'phone_invalid') return named.includes('contact_phone') ? { contact_phone: 'phoneShort' } : { phone: 'phoneShort' }
  if (refused.code === 'consent_missing') return { care: 'careNeeded' }
  return Object.fromEntries(named.map(field => [field, refused.code === 'registration_number' ? 'noNumber' : 'lookAgain']))
}

/** The screen on which a refusal is put right: that of its field, of the consents, of the two requests, or the last one. */
export function placeOf(refused: Refused, asking: Asking, easy: boolean): Step | 'maybe' {
  if (refused.code === 'maybe_duplicate') return 'maybe'
  if (refused.code === 'stale_version') return isNeighbour(asking) ? 'check' : 'care'
  const wrong = Object.keys(errorsOf(refused)) as Field[]
  return stepsOf(asking, easy).find(step => fieldsOf(step, easy).some(field => wrong.includes(field))) ?? 'check'
}

/** What the API is told. Throws where something is missing: see `firstOpen`. */
export function requestOf(asking: Asking): NewRequest {
  const { relation, urgency, dong, consents } = asking
  if (!relation || !urgency || !dong) throw new Error('not all is said')
  const self = isSelf(asking)
  const neighbour = isNeighbour(asking)
  const born = neighbour ? '' : asking.born
  return {
    relation,
    urgency,
    needs: [...asking.needs],
    words: consents.care_health?.given && !neighbour ? asking.words.trim() : '',
    visit_times: neighbour ? [] : [...asking.times],
    call_first: self || neighbour ? 'person' : asking.first || 'person',
    duplicate: asking.duplicate,
    person: {
      name: self ? asking.own_name : asking.name.trim(),
      born_on: born || null,
      phone: self || neighbour ? '' : asking.phone,
      dong_id: dong.id,
      address: asking.address.trim(),
      access: asking.access.trim(),
      lives_alone: asking.alone,
      ...(hasContact(asking) && asking.contact_relation && { contact: { name: asking.contact_name.trim(), relation: asking.contact_relation, phone: asking.contact_phone } }),
    },
    consents: (neighbour ? (['care'] as const) : PURPOSES).flatMap(purpose => {
      const answer = consents[purpose]
      return answer ? [{ purpose, ...answer }] : []
    }),
  }
}
