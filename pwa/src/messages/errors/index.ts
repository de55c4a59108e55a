import { Problem } from '../../api/problem'
import { catalogue } from '../catalogue'
import { ko } from './ko'

const t = catalogue(ko, () => import('./en'))

/** A sentence that says what to do next; an unknown code falls back to its status, then to 'our fault'. */
export function explain(error: unknown): string {
  if (!(error instanceof Problem)) return t('internal')
  if (error.code in ko) return t(error.code as keyof typeof ko)
  if (error.status === 401) return t('not_signed_in')
  if (error.status === 403) return t('not_allowed')
  if (error.status === 404) return t('not_found')
  if (error.status === 409) return t('conflict')
  if (error.status === 429) return t('too_many_requests')
  if (error.status >= 500) return t('unavailable')
  return t('invalid_request')
}
