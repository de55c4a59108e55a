import type { Caller, NewStaffBooking, Service } from './calls'
import { NOBODY, personLacks, toSomebody, type PersonLack, type Who } from './person'

/** What is typed so far; it stays on this device until the booking is made. */
export interface Form extends Who {
  service: number
  /** Now is for who stands at the counter. */
  now: boolean
  date: string
  starts_at: string
  /** A counsellor or a room; 0 for whoever and wherever is free. */
  resource: number
  minutes: number
  party: number
  /** What they want besides. */
  equipment: readonly number[]
  about: string
}

export const BLANK: Form = { ...NOBODY, service: 0, now: true, date: '', starts_at: '', resource: 0, minutes: 0, party: 1, equipment: [], about: '' }

export type Lack = PersonLack | 'lackService' | 'lackTime'

/** What it still needs, in the form's order. `again`: for somebody who is known already. */
export function lacks(form: Form, caller: Caller | undefined, again: boolean): readonly Lack[] {
  const all: [boolean, Lack][] = [
    [!form.service, 'lackService'],
    [!form.now && !form.starts_at, 'lackTime'],
  ]
  return [...(again ? [] : personLacks(form, caller)), ...all.filter(([is]) => is).map(([, lack]) => lack)]
}

/** Of what was ticked, what this service has. */
export const equipmentOf = (form: Form, service: Service): number[] => service.equipment.map(thing => thing.id).filter(id => form.equipment.includes(id))

export function toEntry(form: Form, service: Service, caller: Caller | undefined, again: string | undefined): NewStaffBooking {
  const isRoom = service.rooms.some(r => r.id === form.resource)
  return {
    service_id: form.service,
    starts_at: form.now ? null : form.starts_at,
    ...(again ? { booking_id: again, is_same: false } : toSomebody(form, caller)),
    about: form.about,
    counsellor_id: form.resource && !isRoom ? form.resource : null,
    room_id: isRoom ? form.resource : null,
    equipment_ids: equipmentOf(form, service),
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
