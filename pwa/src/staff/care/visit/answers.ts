import { local } from '../../../lib/local'
import type { Assessment, CareForm, FormQuestion } from './calls'

export type Values = Readonly<Record<string, string>>
type Maybe = Readonly<Record<string, string | null>>

/** What was typed here and the server has not taken yet, on top of what it had last told: `base`. A cleared answer is null. */
export interface Unsent {
  base: Maybe
  mine: Maybe
}

export const NONE: Unsent = { base: {}, mine: {} }
export const isEmpty = (unsent: Unsent): boolean => Object.keys(unsent.mine).length === 0
/** As the server keeps it. */
export const tidy = (value: string | null): string | null => value?.normalize('NFC').trim() || null

export const valuesOf = (of: Assessment | null | undefined): Values => Object.fromEntries(Object.entries(of?.answers ?? {}).map(([field, given]) => [field, given.value]))

/** An answer goes on from what the server had told when its field was first touched, also where one goes back to that: an earlier answer may be on its way. */
export const edited = (unsent: Unsent, told: Values, field: string, value: string | null): Unsent => ({
  base: field in unsent.base ? unsent.base : { ...unsent.base, [field]: told[field] ?? null },
  mine: { ...unsent.mine, [field]: value },
})

/** What is still to be sent after `sent` was answered with `told`: what was typed meanwhile, which goes on from there. */
export function afterwards(unsent: Unsent, sent: Unsent, told: Values): Unsent {
  const rest = Object.keys(unsent.mine).filter(field => !(field in sent.mine) || unsent.mine[field] !== sent.mine[field])
  return {
    mine: Object.fromEntries(rest.map(field => [field, unsent.mine[field] ?? null])),
    base: Object.fromEntries(
      rest.map(field => {
        const arrived = field in sent.mine && tidy(sent.mine[field] ?? null) === (told[field] ?? null)
        return [field, (arrived ? told[field] : unsent.base[field]) ?? null]
      }),
    ),
  }
}

/** What may be sent: not what was refused as it still stands there. */
export function without(unsent: Unsent, refused: ReadonlyMap<string, string | null | undefined>): Unsent {
  const fields = Object.keys(unsent.mine).filter(field => !(refused.has(field) && refused.get(field) === unsent.mine[field]))
  const only = (of: Maybe): Maybe => Object.fromEntries(fields.filter(field => field in of).map(field => [field, of[field] ?? null]))
  return { base: only(unsent.base), mine: only(unsent.mine) }
}

/** What is on the screen: what was typed here, else what the server told. */
export function shown(told: Values, unsent: Unsent): Values {
  const all: Record<string, string> = { ...told }
  for (const [field, value] of Object.entries(unsent.mine)) {
    if (value === null) delete all[field]
    else all[field] = value
  }
  return all
}

export const questionsOf = (form: CareForm): FormQuestion[] => form.sections.flatMap(s => s.questions)
export const isAsked = (q: FormQuestion, values: Values): boolean => !q.when || q.when.among.includes(values[q.when.question] ?? '')
export const lacks = (questions: readonly FormQuestion[], values: Values): FormQuestion[] =>
  questions.filter(q => q.kind === 'choice' && isAsked(q, values) && values[q.id] === undefined)

interface Named {
  ko: string
  en: string
}
export const said = ({ ko, en }: Named): string => local({ name_ko: ko, name_en: en }, 'name')
/** An answer in words: a choice's own, or the note. */
export function answerOf(q: FormQuestion | undefined, value: string): string {
  const option = q?.options?.find(o => o.id === value)
  return option ? said(option) : value
}
