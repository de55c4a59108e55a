import type { NewIntake } from './calls'
import { contactLacks, contactOf, type ContactForm } from './person/Contact'

type Relation = NewIntake['relation']
type Need = NewIntake['needs'][number]
type VisitTime = NonNullable<NewIntake['visit_times']>[number]
type Purpose = 'care' | 'care_health' | 'care_sharing'

/** What is typed during a call; it stays on this device until the request is in. */
export interface Form extends ContactForm {
  channel: NewIntake['channel']
  relation: Relation
  requesterName: string
  requesterPhone: string
  name: string
  born: string
  phone: string
  dong: number
  address: string
  access: string
  alone: '' | 'yes' | 'no'
  needs: readonly Need[]
  urgency: NewIntake['urgency']
  words: string
  times: readonly VisitTime[]
  callFirst: 'person' | 'requester'
  /** The call that goes on as this request. */
  callback: string
  /** What the person said to each; nothing while they were not asked. */
  consents: Readonly<Partial<Record<Purpose, boolean>>>
}

export const BLANK: Form = {
  channel: 'call', relation: 'self', requesterName: '', requesterPhone: '', name: '', born: '', phone: '', dong: 0, address: '', access: '', alone: '', needs: [], urgency: 'normal', words: '', times: [], callFirst: 'person', callback: '', consents: {}, contactName: '', contactPhone: '', contactRelation: '',
} // prettier-ignore

export const CHANNELS = ['call', 'office', 'hospital'] as const
export const RELATIONS: readonly Relation[] = ['self', 'mother', 'father', 'spouse', 'child', 'relative', 'ward', 'neighbour', 'staff']
export const NEEDS: readonly Need[] = ['meals', 'housework', 'escort', 'health', 'home', 'safety', 'shelter', 'unsure']
export const TIMES: readonly VisitTime[] = ['weekday_morning', 'weekday_afternoon', 'weekday_evening', 'saturday', 'any']
export const PURPOSES: readonly Purpose[] = ['care', 'care_health', 'care_sharing']

/** Nobody has asked the person yet: a neighbour tells of them, or the office helps in a crisis. */
export const isUnasked = (form: Form): boolean => form.relation === 'neighbour' || form.relation === 'staff'
export const relationOf = (form: Form): Relation => (form.channel === 'hospital' ? 'patient' : form.relation === 'patient' ? 'self' : form.relation)
/** Whether what was told may be kept: it may be about health. */
export const keepsWords = (form: Form): boolean => isUnasked({ ...form, relation: relationOf(form) }) || form.consents.care_health === true

export type Lack = 'lacksContact' | 'lackName' | 'lackDong' | 'lackAddress' | 'lackNeeds' | 'lackConsent' | 'lackConsentAnswer'

/** What it still needs, in the form's order. */
export function lacks(form: Form): readonly Lack[] {
  const unasked = isUnasked({ ...form, relation: relationOf(form) })
  const all: [boolean, Lack][] = [
    [!unasked && !form.name.trim(), 'lackName'],
    [!form.dong, 'lackDong'],
    [!form.address.trim(), 'lackAddress'],
    [contactLacks(form), 'lacksContact'],
    [form.needs.length === 0, 'lackNeeds'],
    [!unasked && form.consents.care === false, 'lackConsent'],
    [!unasked && PURPOSES.some(p => form.consents[p] === undefined), 'lackConsentAnswer'],
  ]
  return all.filter(([is]) => is).map(([, lack]) => lack)
}

/** `versions`: of the consents' texts that were read out. */
export function toIntake(form: Form, versions: ReadonlyMap<string, number>, duplicate: NonNullable<NewIntake['duplicate']>): NewIntake {
  const relation = relationOf(form)
  return {
    channel: form.channel,
    relation,
    requester_name: relation === 'self' ? '' : form.requesterName,
    requester_phone: relation === 'self' ? '' : form.requesterPhone,
    person: {
      name: form.name,
      born_on: form.born || null,
      phone: form.phone,
      dong_id: form.dong,
      address: form.address,
      access: form.access,
      lives_alone: form.alone === '' ? null : form.alone === 'yes',
      contact: contactOf(form),
    },
    needs: [...form.needs],
    urgency: form.urgency,
    words: keepsWords(form) ? form.words : '',
    visit_times: [...form.times],
    call_first: relation === 'self' ? 'person' : form.callFirst,
    callback_id: form.callback || null,
    consents: PURPOSES.flatMap(purpose => {
      const given = form.consents[purpose]
      return given === undefined ? [] : [{ purpose, version: versions.get(purpose) ?? 1, given }]
    }),
    duplicate,
  }
}
