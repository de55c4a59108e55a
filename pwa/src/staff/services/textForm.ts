import type { NewService, Question, ServiceAdmin, ServiceChange } from '../types'

export interface TextForm {
  /** What stood there when the form was opened. */
  loaded: string
  kind: NewService['kind']
  name_ko: string
  name_en: string
  description_ko: string
  description_en: string
  position: string
  active: boolean
  questions: Question[]
}

export const BLANK: TextForm = { loaded: '', kind: 'counselling', name_ko: '', name_en: '', description_ko: '', description_en: '', position: '0', active: true, questions: [] }

/** The texts as they stand, to see whether somebody else has changed them. */
export const textsOf = (s: ServiceAdmin): string => JSON.stringify([s.kind, s.name_ko, s.name_en, s.description_ko, s.description_en, s.position, s.active])

export const fromService = (service: ServiceAdmin): TextForm => ({ loaded: textsOf(service), ...fieldsOf(service) })

const fieldsOf = ({ kind, name_ko, name_en, description_ko, description_en, position, active, questions }: ServiceAdmin): Omit<TextForm, 'loaded'> => ({
  kind,
  name_ko,
  name_en,
  description_ko,
  description_en,
  position: String(position),
  active,
  questions,
})

export const toNew = (form: Omit<TextForm, 'loaded'>): NewService => ({
  kind: form.kind,
  name_ko: form.name_ko.trim(),
  name_en: form.name_en.trim(),
  description_ko: form.description_ko.trim(),
  description_en: form.description_en.trim(),
  position: Number(form.position) || 0,
  questions: form.questions.map(tidy),
})

export const toChange = (form: Omit<TextForm, 'loaded'>, version: number): ServiceChange => ({ ...toNew(form), version, active: form.active })

/** Only the questions are new. */
export const withQuestions = (service: ServiceAdmin, questions: Question[]): ServiceChange => toChange({ ...fieldsOf(service), questions }, service.version)

const tidy = (q: Question): Question => ({ ...q, ask_ko: q.ask_ko.trim(), ask_en: q.ask_en.trim(), choices: (q.choices ?? []).map(c => ({ ko: c.ko.trim(), en: c.en.trim() })) })

export type TextName = 'name_ko' | 'name_en' | 'description_ko' | 'description_en'

/** The texts that say nothing yet. */
export const unsaid = (form: TextForm): TextName[] => (['name_ko', 'name_en', 'description_ko', 'description_en'] as const).filter(name => !form[name].trim())

/** Whether a question can be asked as it stands. */
export const asks = (q: Question): boolean => {
  const choices = q.choices ?? []
  return Boolean(q.ask_ko.trim() && q.ask_en.trim()) && choices.length !== 1 && choices.every(c => c.ko.trim() && c.en.trim())
}

/** A question in one line, to compare two versions of it. */
export const sayQuestions = (questions: readonly Question[], ko: boolean): string =>
  questions.map((q, n) => `${n + 1}. ${ko ? q.ask_ko : q.ask_en}${q.choices?.length ? `: ${q.choices.map(c => (ko ? c.ko : c.en)).join(', ')}` : ''}`).join('\n')
