import { language } from '../../lib/settings'
import type { VisitAhead } from '../types'

export const serviceOf = (v: VisitAhead): string => (language.value === 'en' && v.service_name_en) || v.service_name_ko
