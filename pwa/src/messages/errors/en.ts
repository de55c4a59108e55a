import type { Translation } from '../catalogue'
import type { ko } from './ko'

export default {
  offline: 'You are offline. What you wrote is kept; try again when you are connected.',
  timeout: 'This is taking too long. Try again in a moment.',
  internal: 'This is our fault. Try again in a moment, or call 120 if it is urgent.',
  unavailable: 'We have stopped for a moment. Try again shortly.',
  invalid_request: 'Please check what you wrote.',
  unprocessable: 'This cannot be done as it is. Please check what you wrote.',
  idempotency_key_reused: 'The same request was sent with other contents. Please load the page again.',
  body_too_large: 'The text is too long. Please shorten it.',
  unsupported_media_type: 'This was sent in the wrong form. Please load the page again.',
  method_not_allowed: 'This cannot be done here. Please load the page again.',
  not_signed_in: 'Please sign in first.',
  not_allowed: 'You may not do this. Ask at 120 if you need it.',
  wrong_origin: 'This request came from another site. Please try again in this app.',
  not_found: 'There is nothing here. It may be over, or the address has changed.',
  conflict: 'It changed in the meantime. Look at the page again, then try again.',
  too_many_requests: 'Too many tries. Please wait a little, then try again.',
  wrong_code: 'The code is not right. Please look at the message again.',
  code_expired: 'The code has expired. Please get a new one.',
  slot_taken: 'Someone has just taken it. Please choose a time nearby.',
  hold_expired: 'The time we kept it for you is over. Please choose again.',
} satisfies Translation<typeof ko>
