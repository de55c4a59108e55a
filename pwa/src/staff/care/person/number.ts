import { asPhone, digits } from '../../entry/person'

/** A mobile number is shaped while it is typed; one with an area code stays as it is typed. */
export const asNumber = (typed: string): string => (digits(typed).startsWith('010') ? asPhone(typed) : typed.replace(/[^\d-]/g, '').slice(0, 14))
