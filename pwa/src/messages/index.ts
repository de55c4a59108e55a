import { catalogue } from './catalogue'
import { ko } from './ko'

export { speak, wordsReady } from './catalogue'

/** Words of the shell and the shared parts; a feature has a `t` of its own beside its page. */
export const t = catalogue(ko, () => import('./en'))
