import type { Caller, NewStaffBooking, Service } from './calls'

/** What is typed so far; it stays on this device until the booking is made. */
export interface Form {
  phone: string
  name: string
  /** They were asked: an idle number is still theirs. */
  same: boolean
  said: '' | 'counter' | 'phone'
  service: number
  /** Now is for who stands at the counter. */
  now: boolean
  date: string
  starts_at: string
  /** A counsellor or a room; 0 for whoever and wherever is free. */
  resource: number
  minutes: number
  party: number
  about: string
}

export const BLANK: Form = { phone: '', name: '', same: false, said: '', service: 0, now: true, date: '', starts_at: '', resource: 0, minutes: 0, party: 1, about: '' }

export const digits = (phone: string): string => phone.replace(/\D/g, '')
export const isPhone = (phone: string): boolean => /^010\d{8}$/.test(digits(phone))

/** 010-1234-5678 while it is typed. */
export function asPhone(typed: string): string {
  const d = digits(typed).slice(0, 11)
  return [d.slice(0, 3), d.slice(3, 7), d.slice(7)].filter(Boolean).join('-')
}

/** Whether a name and a consent are needed: nobody has the number, or by now it is somebody else's. */
export const isNew = (form: Form, caller: Caller): boolean => caller.name === null || (caller.is_idle && !form.same)

export type Lack = 'lackPhone' | 'lackName' | 'lackSaid' | 'lackService' | 'lackTime'

export const needsConsent = (form: Form, caller: Caller): boolean => isNew(form, caller) || !caller.consented

/** What it still needs, in the form's order. `again`: for somebody who is known already. */
export function lacks(form: Form, caller: Caller | undefined, again: boolean): readonly Lack[] {
  const all: [boolean, Lack][] = [
    [!again && !isPhone(form.phone), 'lackPhone'],
    [!again && caller !== undefined && isNew(form, caller) && !form.name.trim(), 'lackName'],
    [!again && caller !== undefined && needsConsent(form, caller) && !form.said, 'lackSaid'],
    [!form.service, 'lackService'],
    [!form.now && !form.starts_at, 'lackTime'],
  ]
  return all.filter(([is]) => is).map(([, lack]) => lack)
}

export function toEntry(form: Form, service: Service, caller: Caller | undefined, again: string | undefined): NewStaffBooking {
  const isRoom = service.rooms.some(r => r.id === form.resource)
  return {
    service_id: form.service,
    starts_at: form.now ? null : form.starts_at,
    phone: again ? null : form.phone,
    booking_id: again ?? null,
    is_same: !again && caller?.is_idle === true && form.same,
    name: !again && caller && isNew(form, caller) ? form.name : null,
    consent: !again && caller && needsConsent(form, caller) ? form.said || null : null,
    about: form.about,
    counsellor_id: form.resource && !isRoom ? form.resource : null,
    room_id: isRoom ? form.resource : null,
    equipment_ids: [],
    minutes: form.minutes || null,
    party_size: service.kind === 'room' ? form.party : 1,
  }
}

/** From the shortest to the longest that the service allows; for a walk-in also shorter, where little time is left. */
export function lengths(service: Service, now: boolean): readonly number[] {
  const most = service.max_duration_minutes ?? service.duration_minutes
  const steps: number[] = []
  for (let m = service.duration_minutes; m <= most; m += service.granularity_minutes) steps.push(m)
  return now ? [...[10, 20, 30].filter(m => m < service.duration_minutes), ...steps] : steps
}
