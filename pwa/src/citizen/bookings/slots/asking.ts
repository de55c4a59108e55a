import type { Asking, Booking, Service, Slot } from '../api'

type Rules = Pick<Service, 'kind' | 'duration_minutes' | 'max_duration_minutes' | 'granularity_minutes' | 'counsellors' | 'rooms' | 'equipment'>

/** The API takes no larger group. */
const MOST_PEOPLE = 1000

/** How long it may be, in minutes; one where that is fixed. */
export function durations({ duration_minutes, max_duration_minutes, granularity_minutes }: Rules): number[] {
  const steps = Math.floor(((max_duration_minutes ?? duration_minutes) - duration_minutes) / granularity_minutes)
  return Array.from({ length: steps + 1 }, (_, n) => duration_minutes + n * granularity_minutes)
}

/** How many people the largest room holds. */
export const mostPeople = (service: Rules): number => Math.max(1, ...service.rooms.map(room => room.capacity ?? MOST_PEOPLE))

/** The rooms that hold so many. */
export const roomsFor = (service: Rules, people: number): Service['rooms'] => service.rooms.filter(room => (room.capacity ?? MOST_PEOPLE) >= people)

/** What the address asks for, as far as the service has it. */
export function readAsking(query: Readonly<Record<string, string | undefined>>, service: Rules): Asking {
  const known = (id: string | undefined, of: readonly { id: number }[]): number | null => of.find(one => String(one.id) === id)?.id ?? null
  const isRoom = service.kind === 'room'
  const party_size = isRoom ? Math.min(Math.max(1, Math.trunc(Number(query['party_size'])) || 1), mostPeople(service)) : 1
  const minutes = Number(query['minutes'])
  return {
    counsellor_id: known(query['with'], service.counsellors),
    room_id: isRoom ? known(query['room_id'], roomsFor(service, party_size)) : null,
    equipment_ids: service.equipment.map(thing => thing.id).filter(id => query['equipment_id']?.split(',').includes(String(id))),
    minutes: service.max_duration_minutes === null ? null : durations(service).includes(minutes) ? minutes : service.duration_minutes,
    party_size,
  }
}

/** The part of the address that says it: nothing for what goes without saying. */
export function writeAsking(asking: Asking, service: Rules): URLSearchParams {
  const query = new URLSearchParams()
  const { counsellor_id, room_id, equipment_ids, minutes, party_size } = asking
  if (counsellor_id !== null) query.set('with', String(counsellor_id))
  if (room_id !== null) query.set('room_id', String(room_id))
  if (equipment_ids.length > 0) query.set('equipment_id', equipment_ids.join(','))
  if (minutes !== null && minutes !== service.duration_minutes) query.set('minutes', String(minutes))
  if (party_size > 1) query.set('party_size', String(party_size))
  return query
}

/** The same for a slot that may be another's: who or what is not free then is not asked for. */
export const fit = (asking: Asking, slot: Slot): Asking => ({
  ...asking,
  counsellor_id: asking.counsellor_id !== null && slot.counsellor_ids.includes(asking.counsellor_id) ? asking.counsellor_id : null,
  room_id: asking.room_id !== null && slot.room_ids.includes(asking.room_id) ? asking.room_id : null,
})

/** What a booking was made for, with whoever and wherever is free. */
export const askedBy = (booking: Booking, service: Rules): Asking => ({
  counsellor_id: null,
  room_id: null,
  equipment_ids: booking.equipment.map(thing => thing.id).filter(id => service.equipment.some(thing => thing.id === id)),
  minutes: service.max_duration_minutes === null ? null : Math.round((Date.parse(booking.ends_at) - Date.parse(booking.starts_at)) / 60_000),
  party_size: booking.party_size,
})

/** Where to wait for a time that is as it was asked for. */
export function waitAddress(service: Rules & { id: number }, day: string, asking: Asking): string {
  const query = writeAsking(asking, service)
  query.set('day', day)
  return `/book/${service.id}/wait?${query}`
}
