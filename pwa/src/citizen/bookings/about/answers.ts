import { Problem } from '../../../api/problem'
import type { Confirmation, Question, Service } from '../api'
import { t } from '../words'

/** Letters, as the server counts them. */
export const MOST = 500

/** By the question's id; of a choice its Korean words, which do not change with the language. */
export type Answers = Readonly<Record<string, string>>
/** What is wrong, by the question's id or `about`. */
export type Errors = Readonly<Record<string, string>>

const isLong = (words: string): boolean => [...words].length > MOST
const missing = (question: Question): string => t(question.choices?.length ? 'chooseOne' : 'answerNeeded')

export function check(about: string, answers: Answers, { questions }: Pick<Service, 'questions'>): Errors {
  const long = t('aboutLong', { most: MOST })
  const wrong: Record<string, string> = {}
  for (const question of questions) {
    const answer = answers[question.id]?.trim() ?? ''
    if (question.required && !answer) wrong[question.id] = missing(question)
    else if (isLong(answer)) wrong[question.id] = long
  }
  if (isLong(about)) wrong['about'] = long
  return wrong
}

/** What is sent: the answers to questions that are still asked. */
export const answersTo = (questions: readonly Question[], answers: Answers): NonNullable<Confirmation['answers']> =>
  questions.flatMap(({ id }) => {
    const answer = answers[id]?.trim()
    return answer ? [{ question_id: id, answer }] : []
  })

/** The server's `fields` as errors at the questions; undefined where it names none of them. */
export function errorsOf(error: unknown, { questions }: Pick<Service, 'questions'>): Errors | undefined {
  const fields = error instanceof Problem ? ((error.extensions['fields'] as { path: string }[] | undefined) ?? []) : []
  const wrong = questions.filter(question => fields.some(field => field.path === `answers.${question.id}`))
  return wrong.length > 0 ? Object.fromEntries(wrong.map(question => [question.id, missing(question)])) : undefined
}
