/**
 * What is written at a visit, without a connection. `base` is what the server last said, `mine` how it stands here; both
 * go to the server, which merges field by field and loses neither side. What was asked once is asked again in the same
 * words with the same key until there is an answer; what is written meanwhile waits behind it.
 */
export type Value = string | null
export type Fields = Readonly<Record<string, Value>>

export interface Asked {
  key: string
  base: Fields
  mine: Fields
}

/** Nobody was there. */
export interface Try {
  key: string
  how: 'phone' | 'door'
  word: string
  at: number
  sent_at?: number
  refused?: Refused
}

/** Why the server did not take it; the words stay here. `fields`: what of the form, where the rest can go on; none is all. */
export interface Refused {
  code: string
  reason: string
  fields: readonly string[]
}

/** Two wrote differently: `theirs` stands at the office, `mine` is kept beside it. */
export interface Both {
  field: string
  theirs: Value
  mine: Value
}

export interface Work {
  case_id: string
  /** Whom it is about: said with what was not taken, when the case itself is gone from this device. */
  who: string
  visit_id: string
  form_version: number
  base: Fields
  mine: Fields
  asked?: Asked
  tries: readonly Try[]
  refused?: Refused
  both: readonly Both[]
  sent_at?: number
}

export const begun = (of: Pick<Work, 'case_id' | 'who' | 'visit_id' | 'form_version'>, base: Fields): Work => ({ ...of, base, mine: base, tries: [], both: [] })

const same = (a: Value | undefined, b: Value | undefined): boolean => (a || null) === (b || null)

const changed = ({ base, mine }: Pick<Work, 'base' | 'mine'>): string[] => Object.keys({ ...base, ...mine }).filter(field => !same(base[field], mine[field]))

const picked = (of: Fields, fields: readonly string[]): Fields => Object.fromEntries(fields.map(field => [field, of[field] ?? null]))

/** What may be asked: not what was refused and stands as it did. */
function askable(work: Work): string[] {
  const { refused } = work
  if (refused && refused.fields.length === 0) return []
  return changed(work).filter(field => !refused?.fields.includes(field))
}

export const canAsk = (work: Work): boolean => work.asked !== undefined || askable(work).length > 0
export const waitingTries = (work: Work): Try[] => work.tries.filter(one => one.sent_at === undefined)
/** Something of it is only on this device. */
export const waits = (work: Work): boolean => work.asked !== undefined || changed(work).length > 0 || waitingTries(work).length > 0

/** Whoever writes on where something was refused means to send it again. */
export function write(work: Work, field: string, value: Value): Work {
  const { refused, ...rest } = work
  const left = refused?.fields.filter(one => one !== field) ?? []
  return { ...rest, ...(refused && left.length > 0 && { refused: { ...refused, fields: left } }), mine: { ...work.mine, [field]: value } }
}

export const addTry = (work: Work, one: Try): Work => ({ ...work, tries: [...work.tries, one] })

/** What is asked of the server next: what was asked already, or all that changed and may be asked. */
export function ask(work: Work, key: string): Work {
  if (work.asked) return work
  const fields = askable(work)
  return fields.length === 0 ? work : { ...work, asked: { key, base: picked(work.base, fields), mine: picked(work.mine, fields) } }
}

/** The server took it. `values`: the whole form as it stands there; `both`: what two wrote differently. */
export function taken(work: Work, values: Fields, both: readonly Both[], now: number): Work {
  const { asked, refused, ...rest } = work
  const base: Record<string, Value> = {}
  const mine: Record<string, Value> = {}
  for (const field of Object.keys({ ...work.base, ...work.mine, ...values })) {
    // What was written after it was asked goes on from what was asked, and is asked next.
    const told = asked && field in asked.mine ? asked.mine[field] : work.base[field]
    const isNewer = !same(work.mine[field], told)
    base[field] = (isNewer ? told : values[field]) ?? null
    mine[field] = (isNewer ? work.mine[field] : values[field]) ?? null
  }
  return { ...rest, ...(refused && refused.fields.length > 0 && { refused }), base, mine, both, sent_at: now }
}

const eachTry = (work: Work, key: string, how: (one: Try) => Try): Work => ({ ...work, tries: work.tries.map(one => (one.key === key ? how(one) : one)) })

export const tryTaken = (work: Work, key: string, now: number): Work => ({ ...eachTry(work, key, ({ refused: _, ...one }) => ({ ...one, sent_at: now })), sent_at: now })
export const tryRefused = (work: Work, key: string, refused: Refused): Work => eachTry(work, key, one => ({ ...one, refused }))

/** It was not taken, and nothing of it is lost: it stands as written here, and is not asked again by itself. */
export function refuse(work: Work, refused: Refused): Work {
  const { asked, ...rest } = work
  const fields = refused.fields.filter(field => asked && field in asked.mine)
  return { ...rest, refused: { ...refused, fields: fields.length === 0 ? [] : [...new Set([...(work.refused?.fields ?? []), ...fields])] } }
}

export const refusals = (work: Work): Refused[] => [work.refused, ...waitingTries(work).map(one => one.refused)].filter(one => one !== undefined)

/** All that was refused is to be asked again. */
export function again(work: Work): Work {
  const { refused: _, ...rest } = work
  return { ...rest, tries: work.tries.map(({ refused: __, ...one }) => one) }
}

/** What the server did not take is thrown away; what it has stays. */
export function drop(work: Work): Work {
  const { refused, ...rest } = work
  const gone = refused && (refused.fields.length > 0 ? refused.fields : changed(work))
  return { ...rest, ...(gone && { mine: { ...work.mine, ...picked(work.base, gone) } }), tries: work.tries.filter(one => one.refused === undefined || one.sent_at !== undefined) }
}
