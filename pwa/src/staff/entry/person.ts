import { useEffect, useState } from 'preact/hooks'
import { explain } from '../problems'
import { findCaller, type Caller, type Somebody } from './calls'

/** Who stands at a desk or calls, as far as it is typed. */
export interface Who {
  phone: string
  name: string
  /** They were asked: an idle number is still theirs. */
  same: boolean
  said: '' | 'counter' | 'phone'
}

export const NOBODY: Who = { phone: '', name: '', same: false, said: '' }

export const digits = (phone: string): string => phone.replace(/\D/g, '')
export const isPhone = (phone: string): boolean => /^010\d{8}$/.test(digits(phone))

/** 010-1234-5678 while it is typed. */
export function asPhone(typed: string): string {
  const d = digits(typed).slice(0, 11)
  return [d.slice(0, 3), d.slice(3, 7), d.slice(7)].filter(Boolean).join('-')
}

/** Whether a name and a consent are needed: nobody has the number, or by now it is somebody else's. */
export const isNew = (who: Who, caller: Caller): boolean => caller.name === null || (caller.is_idle && !who.same)
export const needsConsent = (who: Who, caller: Caller): boolean => isNew(who, caller) || !caller.consented

export type PersonLack = 'lackPhone' | 'lackName' | 'lackSaid'

/** What is missing of them, in the form's order. */
export function personLacks(who: Who, caller: Caller | undefined): readonly PersonLack[] {
  const all: [boolean, PersonLack][] = [
    [!isPhone(who.phone), 'lackPhone'],
    [caller !== undefined && isNew(who, caller) && !who.name.trim(), 'lackName'],
    [caller !== undefined && needsConsent(who, caller) && !who.said, 'lackSaid'],
  ]
  return all.filter(([is]) => is).map(([, lack]) => lack)
}

export const toSomebody = (who: Who, caller: Caller | undefined): Required<Somebody> => ({
  phone: who.phone,
  is_same: caller?.is_idle === true && who.same,
  name: caller && isNew(who, caller) ? who.name : null,
  consent: caller && needsConsent(who, caller) ? who.said || null : null,
})

export const nameOf = (who: Who, caller: Caller): string => (isNew(who, caller) ? who.name.trim() : caller.name!)

/** Who has the number, as soon as it is whole; each look is written into the trail. */
export function useCaller(phone: string, failed: (words: string) => void): Caller | undefined {
  const of = digits(phone)
  // With their number: whoever had the last one is nobody here.
  const [found, setFound] = useState<{ of: string; caller: Caller }>()
  useEffect(() => {
    if (!isPhone(phone)) return
    let gone = false
    findCaller(phone).then(
      caller => !gone && setFound({ of, caller }),
      (error: unknown) => !gone && failed(explain(error)),
    )
    return () => void (gone = true)
  }, [of])
  return found?.of === of ? found.caller : undefined
}
