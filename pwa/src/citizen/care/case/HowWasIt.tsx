import { useState } from 'preact/hooks'
import { api, body } from '../../../api/client'
import type { components } from '../../../api/schema'
import { useDraft } from '../../../lib/draft'
import { useResource } from '../../../lib/resource'
import { useStep } from '../../../lib/router'
import { when } from '../../../lib/time'
import { Button } from '../../../ui/Button'
import { Field } from '../../../ui/Field'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { toast } from '../../../ui/Toasts'
import { Face } from '../../satisfaction/Face'
import type { Score } from '../../satisfaction/api'
import { EasyScores, Scores, useSaying, type Half } from '../../satisfaction/Scores'
import { t as said } from '../../satisfaction/words'
import { hasRegistrationNumber } from '../number'
import { t } from '../words'

type CareAsk = components['schemas']['CareAsk']
const one = (case_id: string) => ({ params: { path: { case_id } } })
const load = (id: string): Promise<CareAsk | null> => body(api.GET('/api/care/cases/{case_id}/satisfaction', one(id)))
const put = (id: string, score: number, words: string): Promise<CareAsk | null> => body(api.PUT('/api/care/cases/{case_id}/satisfaction', { ...one(id), body: { score, words } }))
const skip = (id: string): Promise<CareAsk | null> => body(api.POST('/api/care/cases/{case_id}/satisfaction/skip', one(id)))

const MOST = 300

/** One question when care has ended; nothing where nobody asks, or once it is over. In easy mode it has a screen of its own: `onOpen`. */
export function HowWasIt({ id, onOpen }: { id: string; onOpen?: (() => void) | undefined }) {
  const found = useResource(`care:satisfaction:${id}`, () => load(id))
  const [changing, setChanging] = useState(false)
  const asked = found.data.value
  if (!asked?.until) return null
  const set = (after: CareAsk | null): void => {
    if (after) found.set(after)
    setChanging(false)
  }
  if (onOpen) {
    return asked.status === 'open' ? (
      <Panel kind="lit">
        <h2>{t('howWasIt')}</h2>
        <div class="m12">
          <Button kind="plain" onClick={onOpen}>
            {said('answerAfterAll')}
          </Button>
        </div>
      </Panel>
    ) : null
  }
  if (asked.status !== 'open' && !changing) return <Said of={asked} onChange={() => setChanging(true)} />
  return <Form key={asked.status} id={id} of={asked} onSaid={set} />
}

function Said({ of: asked, onChange }: { of: CareAsk; onChange: () => void }) {
  const score = asked.score as Score | null
  return (
    <Panel kind="lit">
      <h2 tabIndex={-1} class="row">
        {score !== null && <Face score={score} />}
        <span>{said(score === null ? 'skipped' : 'thanks')}</span>
      </h2>
      {score !== null && <p class="m4">{said('yours', { said: said(`score${score}`) })}</p>}
      <p class="t2">{said('until', { when: when(asked.until!, Date.now()) })}</p>
      <button type="button" class="link" onClick={onChange}>
        {said(score === null ? 'answerAfterAll' : 'change')}
      </button>
    </Panel>
  )
}

/** Easy mode asks in two steps, and one tap answers. */
export function EasyHowWasIt({ id, onDone }: { id: string; onDone: () => void }) {
  const [side, setSide] = useState<Half>()
  const { busy, error, run } = useSaying(() => {
    toast(said('thanks'), { icon: 'check' })
    onDone()
  })
  useStep(side !== undefined)
  return (
    <>
      <h1 class="lines m8">{side ? said(side) : t('howWasIt')}</h1>
      <EasyScores label={side ? said(side) : t('howWasIt')} side={side} busy={busy} onSide={setSide} onSay={score => void run(() => put(id, score, ''))} onSkip={() => void run(() => skip(id))} />
      {error && (
        <p class="err" role="alert">
          {error}
        </p>
      )}
      <Note icon="lock">{t('howPrivate')}</Note>
    </>
  )
}

function Form({ id, of: asked, onSaid }: { id: string; of: CareAsk; onSaid: (after: CareAsk | null) => void }) {
  const draft = useDraft<{ score: Score | null; words: string }>(`care-satisfaction:${id}`, { score: asked.score as Score | null, words: asked.words })
  const [missing, setMissing] = useState(false)
  const { busy, error, run } = useSaying(async (after: CareAsk | null) => {
    await draft.clear()
    onSaid(after)
  })
  const { score, words } = draft.value.value
  const wrong = [...words.trim()].length > MOST ? said('wordsLong', { most: MOST }) : hasRegistrationNumber(words) ? t('noNumber') : undefined
  const send = (): void => {
    setMissing(score === null)
    if (score !== null && !wrong) void run(() => put(id, score, words.trim()))
  }
  return (
    <section class="panel lit">
      <h2>{t('howWasIt')}</h2>
      <form
        noValidate
        class="stack m8"
        onSubmit={e => {
          e.preventDefault()
          send()
        }}
      >
        <Scores legend={t('howWasIt')} score={score} missing={missing} choose={which => (setMissing(false), draft.set({ score: which }))} />
        <Field label={said('words')} hint={said('wordsHint')} lines={3} most={MOST} name="words" value={words} error={wrong} onInput={text => draft.set({ words: text })} />
        {error && (
          <p class="err" role="alert">
            {error}
          </p>
        )}
        <div class="stack tight">
          <Button submit busy={busy}>
            {said('send')}
          </Button>
          <Button kind="plain" size="mid" onClick={() => void run(() => skip(id))}>
            {said('skip')}
          </Button>
        </div>
      </form>
      <div class="m12">
        <Note icon="lock">{t('howPrivate')}</Note>
      </div>
    </section>
  )
}
