import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  not_signed_in: 'You were signed out after a while. Please sign in again.',
  not_allowed: 'This is not part of your roles.',
  schedule_invalid: 'These days cannot be. Look for days that are over, or times that overlap.',
  room_taken: 'Somebody else has the room then. Choose another room or time.',
  site_closed: 'The site is closed on some of these days. Leave them out.',
  program_has_people: 'People have enrolled or wait, so room and days must stay.',
  capacity_too_small: 'More people than that have a place. Give it more places.',
  too_early: 'It is too early: from one hour before the start.',
  too_late: 'It should have begun already, so this cannot be done.',
  already_answered: 'A colleague has answered already.',
  wrong_status: 'It changed in the meantime. Look at its state again.',
  code_unknown: 'No booking of today has this code. Look at the pass again.',
  stale_version: 'Someone else changed it first. Look at the new version, then try again.',
  outside_scope: 'That area is not yours. Choose the places again.',
  expiry_in_past: 'That time has passed. Choose again until when.',
  expiry_too_far: 'It must end within 30 days. Choose again until when.',
  date_in_past: 'Past days cannot be changed. Choose today or later.',
  hours_overlap: 'The hours of one weekday overlap. Please look at them again.',
  exception_exists: 'That day is already set. Remove it first.',
  bookings_ahead: 'People have booked for later than that day. Move or cancel their bookings first.',
  invitation_invalid: 'This invitation was used or has run out.',
  passkey_refused: 'The passkey does not fit. Use the one you registered here.',
  passkey_failed: 'The passkey could not be used. Press again to try once more.',
} satisfies Translation<typeof ko>
