import { Problem } from '../../api/problem'
import { catalogue } from '../../messages/catalogue'
import { explain as common } from '../../messages/errors'
import { ko } from './ko'

const t = catalogue(ko, () => import('./en'))

/** A sentence that says what to do next. */
export function explain(error: unknown): string {
  if (error instanceof Problem && error.code in ko) return t(error.code as keyof typeof ko)
  return common(error)
}
