import { catalogue } from '../../../messages/catalogue'
import { ko } from './ko'

export const t = catalogue(ko, () => import('./en'))
