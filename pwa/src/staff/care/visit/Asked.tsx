import { useState } from 'preact/hooks'
import { Button } from '../../../ui/Button'
import { Field } from '../../../ui/Field'
import { Icon } from '../../../ui/Icon'
import { Option, Options } from '../../../ui/Option'
import { shortMoment } from '../say'
import { answerOf, isAsked, lacks, said, tidy, type Values } from './answers'
import type { AnswerConflict, CareForm, FormQuestion } from './calls'
import { t } from './words'

export interface AskedProps {
  form: CareForm
  values: Values
  /** What was answered at the visit before. */
  before: Values
  conflicts: readonly AnswerConflict[]
  /** Fields that were refused, with the words why. */
  refused: ReadonlyMap<string, string>
  /** Whether to say what must still be answered. */
  tried: boolean
  now: number
  onAnswer: (field: string, value: string | null) => void
  onSettle: (conflict: AnswerConflict, chosen: 'current' | 'other') => void
}

/** The questions of the form by section, with what somebody else answered beside each. */
export function Asked({ form, ...rest }: AskedProps) {
  return (
    <>
      {form.sections.map(section => {
        const left = lacks(section.questions, rest.values).length
        return (
          <section key={section.id} class="qsec" id={`sec-${section.id}`} aria-labelledby={`sec-${section.id}-h`}>
            <div class="row between wrap">
              <h2 id={`sec-${section.id}-h`} tabIndex={-1}>
                {said(section)}
              </h2>
              <span class="s t2">{left > 0 ? t('lacksOf', { n: left }) : t('allOf')}</span>
            </div>
            {section.questions.filter(q => isAsked(q, rest.values)).map(q => (
              <One key={q.id} of={q} {...rest} />
            ))}
          </section>
        )
      })}
    </>
  )
}

function One({ of: q, values, before, conflicts, refused, tried, now, onAnswer, onSettle }: { of: FormQuestion } & Omit<AskedProps, 'form'>) {
  const value = values[q.id]
  const was = before[q.id]
  const hint = was !== undefined && was !== value ? t('lastTime', { answer: answerOf(q, was) }) : undefined
  const error = refused.get(q.id) ?? (tried && q.kind === 'choice' && value === undefined ? t('lack') : undefined)
  return (
    <div class="asked" id={`q-${q.id}`}>
      {q.kind === 'note' ? (
        <NoteField of={q} value={value} hint={hint} error={error} onAnswer={onAnswer} />
      ) : (
        <Options legend={said(q)} {...(hint && { hint })} error={error}>
          {q.options?.map(o => (
            <Option key={o.id} type="radio" name={q.id} label={said(o)} checked={value === o.id} onChange={() => onAnswer(q.id, o.id)} />
          ))}
        </Options>
      )}
      {q.kind === 'choice' && value !== undefined && (
        <button type="button" class="link clear" aria-label={`${said(q)} ${t('clear')}`} onClick={() => onAnswer(q.id, null)}>
          {t('clear')}
        </button>
      )}
      {conflicts
        .filter(c => c.field === q.id)
        .map(c => (
          <Conflict key={c.id} of={c} question={q} value={value} now={now} onSettle={chosen => onSettle(c, chosen)} />
        ))}
    </div>
  )
}

/** Words as they are typed: the server keeps them without the space that is being typed at their end. */
function NoteField({ of: q, value, hint, error, onAnswer }: { of: FormQuestion; value: string | undefined; hint: string | undefined; error: string | undefined; onAnswer: AskedProps['onAnswer'] }) {
  const [text, setText] = useState(value ?? '')
  const on = tidy(text) === tidy(value ?? '') ? text : (value ?? '')
  return (
    <Field
      label={said(q)}
      lines={3}
      most={1000}
      value={on}
      {...(hint && { hint })}
      error={error}
      onInput={typed => {
        setText(typed)
        onAnswer(q.id, tidy(typed) === null ? null : typed)
      }}
    />
  )
}

function Conflict({ of: c, question, value, now, onSettle }: { of: AnswerConflict; question: FormQuestion; value: string | undefined; now: number; onSettle: (chosen: 'current' | 'other') => void }) {
  const other = c.value === null ? t('cleared') : answerOf(question, c.value)
  const current = value === undefined ? t('cleared') : answerOf(question, value)
  return (
    <div class="panel lit differs" role="group" aria-label={t('differs', { who: c.by.name, at: shortMoment(c.at, now) })}>
      <p>
        <Icon name="users" /> <b>{t('differs', { who: c.by.name, at: shortMoment(c.at, now) })}</b>
      </p>
      {question.kind === 'note' && <p class="lines">“{other}”</p>}
      <div class="row wrap">
        <Button kind="plain" size="sm" onClick={() => onSettle('other')}>
          {question.kind === 'note' ? t('takeOtherNote') : t('takeOther', { answer: other })}
        </Button>
        <Button kind="plain" size="sm" onClick={() => onSettle('current')}>
          {question.kind === 'note' ? t('keepThisNote') : t('keepThis', { answer: current })}
        </Button>
      </div>
    </div>
  )
}
