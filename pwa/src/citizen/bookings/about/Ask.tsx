import { local } from '../../../lib/local'
import { language } from '../../../lib/settings'
import { Field } from '../../../ui/Field'
import { Option, Options } from '../../../ui/Option'
import type { Question } from '../api'
import { t } from '../words'
import { MOST } from './answers'

interface AskProps {
  question: Question
  answer: string
  error: string | undefined
  /** The page's heading asks it already. */
  headed?: boolean
  onAnswer: (answer: string) => void
}

/** What the centre wants to know beforehand: one of the choices, or the person's own words. */
export function Ask({ question, answer, error, headed, onAnswer }: AskProps) {
  const ask = local(question, 'ask')
  const { choices = [], required } = question
  if (choices.length === 0) {
    return <Field label={ask} {...(!required && { hint: t('mayBeEmpty') })} name={question.id} most={MOST} lines={2} value={answer} error={error} required={required} onInput={onAnswer} />
  }
  return (
    <Options legend={ask} headed={headed === true} {...(!required && { hint: t('mayBeEmpty') })} error={error}>
      {choices.map(choice => (
        <Option key={choice.ko} type="radio" name={question.id} wide label={(language.value === 'en' && choice.en) || choice.ko} checked={answer === choice.ko} invalid={error !== undefined} onChange={() => onAnswer(choice.ko)} />
      ))}
    </Options>
  )
}
