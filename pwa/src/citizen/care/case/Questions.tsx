import { useState } from 'preact/hooks'
import { useDraft } from '../../../lib/draft'
import { when } from '../../../lib/time'
import { useNow } from '../../../lib/useNow'
import { explain } from '../../../messages/errors'
import { Button } from '../../../ui/Button'
import { Field } from '../../../ui/Field'
import { Panel } from '../../../ui/Panel'
import { State } from '../../../ui/State'
import { toast } from '../../../ui/Toasts'
import { postAnswer, postQuestion, type Case, type Question } from '../api'
import { hasRegistrationNumber } from '../number'
import { t } from '../words'

const MOST = 1000

interface WritingProps {
  /** Names the draft. */
  of: string
  label: string
  empty: string
  send: string
  sent: string
  /** What opens the box, where nothing waits for the person. */
  fold?: string
  onSend: (words: string, key: string) => Promise<Case>
  onChange: (one: Case) => void
}

/** A box whose words stay until they are received. */
function Writing({ of, label, empty, send, sent, fold, onSend, onChange }: WritingProps) {
  const draft = useDraft(of, { words: '' })
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [open, setOpen] = useState(false)
  const { words } = draft.value.value
  const go = async (): Promise<void> => {
    if (busy) return
    const trimmed = words.trim()
    if (!trimmed) return setError(empty)
    if (hasRegistrationNumber(trimmed)) return setError(t('noNumber'))
    if ([...trimmed].length > MOST) return setError(t('tooLongFor', { most: MOST }))
    setBusy(true)
    setError(undefined)
    try {
      const key = draft.requestKey()
      await draft.saved()
      const after = await onSend(trimmed, key)
      await draft.clear()
      setOpen(false)
      onChange(after)
      toast(sent, { icon: 'check' })
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  if (fold && !open && !words) {
    return (
      <Button kind="plain" size="mid" icon="edit" onClick={() => setOpen(true)}>
        {fold}
      </Button>
    )
  }
  return (
    <form
      noValidate
      class="stack tight m12"
      onSubmit={e => {
        e.preventDefault()
        void go()
      }}
    >
      <Field
        label={label}
        lines={3}
        most={MOST}
        name="words"
        focused={open}
        value={words}
        error={error}
        onInput={written => {
          setError(undefined)
          draft.set({ words: written })
        }}
      />
      <Button submit size="mid" busy={busy}>
        {send}
      </Button>
    </form>
  )
}

interface OfCase {
  id: string
  onChange: (one: Case) => void
}

/** What the desk wants to know: the one thing that waits for the person. */
export function Asked({ id, question, onChange }: OfCase & { question: Question }) {
  return (
    <Panel kind="lit">
      <State kind="now" icon="clock">
        {t('answerTag')}
      </State>
      <h2 class="m8">{t('staffAsks')}</h2>
      <p class="lines m4">{question.question}</p>
      <Writing of={`care-answer:${question.id}`} label={t('answerLabel')} empty={t('answerEmpty')} send={t('answer')} sent={t('answerSent')} onSend={words => postAnswer(id, question.id, words)} onChange={onChange} />
    </Panel>
  )
}

export function AskDesk({ id, onChange }: OfCase) {
  return (
    <section>
      <Writing of={`care-question:${id}`} fold={t('askTitle')} label={t('askLabel')} empty={t('askEmpty')} send={t('askSend')} sent={t('askSent')} onSend={(words, key) => postQuestion(id, words, key)} onChange={onChange} />
    </section>
  )
}

/** What was asked and answered, the newest first. */
export function Said({ questions }: { questions: readonly Question[] }) {
  const now = useNow()
  if (questions.length === 0) return null
  return (
    <section>
      <h2>{t('questions')}</h2>
      <ul class="list">
        {[...questions].reverse().map(question => (
          <li key={question.id}>
            <div class="grow">
              <p class="s t2">
                {t(question.asked_by === 'staff' ? 'theyAsked' : question.mine ? 'iAsked' : 'familyAsked')}, {when(question.asked_at, now)}
              </p>
              <p class="lines">{question.question}</p>
              {question.answer !== null && question.answered_at ? (
                <>
                  <p class="s t2 m8">
                    {t('answerLabel')}, {when(question.answered_at, now)}
                  </p>
                  <p class="lines">
                    <b>{question.answer}</b>
                  </p>
                </>
              ) : (
                <p class="m8">
                  <State icon="clock">{t('waitsAnswer')}</State>
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
