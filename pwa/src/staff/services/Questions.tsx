import { useEffect, useRef, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { language } from '../../lib/settings'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { Icon } from '../../ui/Icon'
import { Item, List } from '../../ui/List'
import { toast } from '../../ui/Toasts'
import { Refusal } from '../editing/Refusal'
import { SaveRow } from '../editing/SaveRow'
import { Stale } from '../editing/Stale'
import { useChange } from '../editing/useChange'
import type { Question } from '../types'
import { putService } from './calls'
import type { ServicePanelProps } from './Service'
import { asks, sayQuestions, withQuestions } from './textForm'
import { t } from './words'

const MOST = 10

/** What people are asked when they book. */
export function Questions({ service, refresh }: ServicePanelProps) {
  const [editing, setEditing] = useState(false)
  const en = language.value === 'en'
  return (
    <section class="panel out">
      <h2>{t('questions')}</h2>
      {editing ? (
        <Edit service={service} refresh={refresh} onClose={() => setEditing(false)} />
      ) : (
        <>
          {service.questions.length === 0 && <p class="t2">{t('noQuestions')}</p>}
          <List>
            {service.questions.map(q => (
              <Item
                key={q.id}
                title={en ? q.ask_en : q.ask_ko}
                detail={[q.required ? t('mustAnswer') : '', (q.choices ?? []).map(c => (en ? c.en : c.ko)).join(', ')].filter(Boolean).join(' · ')}
              />
            ))}
          </List>
          <div class="m16">
            <Button kind="plain" size="sm" icon="edit" onClick={() => setEditing(true)}>
              {t('editOf', { what: t('questions') })}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

function Edit({ service, refresh, onClose }: ServicePanelProps & { onClose: () => void }) {
  const now = JSON.stringify(service.questions)
  const draft = useDraft<{ questions: Question[]; loaded: string }>(`questions:${service.id}`, { questions: service.questions, loaded: now })
  const { questions, loaded } = draft.value.value
  const change = useChange()
  const [problem, setProblem] = useState('')
  const first = useRef<HTMLParagraphElement>(null)
  useEffect(() => first.current?.focus(), [])
  const stale = change.stale || loaded !== now
  useEffect(() => {
    if (change.stale) void refresh()
  }, [change.stale])
  const put = (at: number, part: Partial<Question>): void => draft.set({ questions: questions.map((q, n) => (n === at ? { ...q, ...part } : q)) })
  const save = async (): Promise<void> => {
    change.forget()
    const wrong = questions.every(asks) ? '' : t('questionWrong')
    setProblem(wrong)
    if (wrong) return
    const saved = await change.run(async () => {
      await putService(service.id, withQuestions(service, questions))
      await draft.clear()
      await refresh()
    })
    if (!saved) return
    onClose()
    toast(t('saved'), { icon: 'check' })
  }
  const stop = (): void => {
    void draft.clear()
    onClose()
  }
  return (
    <form
      noValidate
      class="fields m12"
      onSubmit={e => {
        e.preventDefault()
        void save()
      }}
    >
      <p class="t2" ref={first} tabIndex={-1}>
        {questions.length ? t('textsText') : t('noQuestions')}
      </p>
      {questions.map((q, n) => (
        <QuestionFields
          key={q.id}
          n={n}
          question={q}
          put={part => put(n, part)}
          up={() => draft.set({ questions: questions.map((x, i) => (i === n - 1 ? q : i === n ? questions[n - 1]! : x)) })}
          remove={() => draft.set({ questions: questions.filter(x => x !== q) })}
        />
      ))}
      {questions.length < MOST && (
        <div>
          <button type="button" class="link" onClick={() => draft.set({ questions: [...questions, { id: crypto.randomUUID().slice(0, 8), ask_ko: '', ask_en: '', required: false, choices: [] }] })}>
            <Icon name="plus" size="m" />
            {t('addQuestion')}
          </button>
        </div>
      )}
      <Refusal change={change} problem={problem} />
      {stale && (
        <Stale
          fields={[
            [t('askKo'), sayQuestions(service.questions, true), sayQuestions(questions, true)],
            [t('askEn'), sayQuestions(service.questions, false), sayQuestions(questions, false)],
          ]}
          busy={change.busy}
          onMine={() => {
            draft.set({ loaded: now })
            void save()
          }}
          onTheirs={() => {
            change.forget()
            draft.set({ questions: service.questions, loaded: now })
          }}
        />
      )}
      <SaveRow busy={change.busy} stale={stale} onStop={stop} />
    </form>
  )
}

interface QuestionProps {
  /** From 0. */
  n: number
  question: Question
  put: (part: Partial<Question>) => void
  up: () => void
  remove: () => void
}

function QuestionFields({ n, question, put, up, remove }: QuestionProps) {
  const choices = question.choices ?? []
  const turn = { n: n + 1 }
  const setChoice = (at: number, part: Partial<(typeof choices)[number]>): void => put({ choices: choices.map((c, i) => (i === at ? { ...c, ...part } : c)) })
  return (
    <fieldset class="ask">
      <legend>{t('question', turn)}</legend>
      <div class="two">
        <Field label={t('askKo')} value={question.ask_ko} onInput={text => put({ ask_ko: text.slice(0, 200) })} />
        <Field label={t('askEn')} value={question.ask_en} onInput={text => put({ ask_en: text.slice(0, 200) })} />
      </div>
      <fieldset class="radios m8">
        <legend>{t('answerKind')}</legend>
        <label>
          <input type="radio" name={`kind:${question.id}`} checked={choices.length === 0} onChange={() => put({ choices: [] })} />
          <span>{t('ownWords')}</span>
        </label>
        <label>
          <input
            type="radio"
            name={`kind:${question.id}`}
            checked={choices.length > 0}
            onChange={() =>
              put({
                choices: [
                  { ko: '', en: '' },
                  { ko: '', en: '' },
                ],
              })
            }
          />
          <span>{t('choose')}</span>
        </label>
      </fieldset>
      {choices.map((c, i) => (
        <div key={i} class="pair m8">
          <div class="two grow">
            <Field label={t('choice', { n: i + 1 })} value={c.ko} onInput={ko => setChoice(i, { ko: ko.slice(0, 100) })} />
            <Field label={t('choiceEn', { n: i + 1 })} value={c.en} onInput={en => setChoice(i, { en: en.slice(0, 100) })} />
          </div>
          <button type="button" class="ib" aria-label={t('removeChoice', { n: i + 1 })} onClick={() => put({ choices: choices.filter((_, x) => x !== i) })}>
            <Icon name="close" size="m" />
          </button>
        </div>
      ))}
      {choices.length > 0 && choices.length < 20 && (
        <button type="button" class="link" onClick={() => put({ choices: [...choices, { ko: '', en: '' }] })}>
          <Icon name="plus" size="m" />
          {t('addChoice')}
        </button>
      )}
      <label class="check">
        <input type="checkbox" checked={question.required ?? false} onChange={e => put({ required: e.currentTarget.checked })} />
        <span>{t('mustAnswer')}</span>
      </label>
      <span class="row wrap">
        {n > 0 && (
          <button type="button" class="link" onClick={up}>
            {t('moveUp', turn)}
          </button>
        )}
        <button type="button" class="link" onClick={remove}>
          {t('removeQuestion', turn)}
        </button>
      </span>
    </fieldset>
  )
}
