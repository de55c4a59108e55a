import { useEffect, useRef, useState } from 'preact/hooks'
import { isProblem } from '../../api/problem'
import { useDraft } from '../../lib/draft'
import { local } from '../../lib/local'
import { useResource } from '../../lib/resource'
import { useRoute, useStep } from '../../lib/router'
import { settings } from '../../lib/settings'
import { shortDay, when } from '../../lib/time'
import { Button, ButtonLink } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { AllStopped } from '../../ui/Stopped'
import { Void } from '../../ui/Void'
import { Signed } from '../my/Signed'
import { loadAsk, postSkip, putAnswer, type Ask, type Score } from './api'
import { Face } from './Face'
import { EasyScores, Scores, useSaying, type Half } from './Scores'
import { t } from './words'

const MOST = 300

export default function SatisfactionPage() {
  const id = useRoute().params['id'] ?? ''
  return (
    <Signed title={t('title')} path={`/satisfaction/${id}`} back={{ to: '/my/inbox', label: t('back') }} ownHeading>
      {() => <Mine key={id} id={id} />}
    </Signed>
  )
}

function Mine({ id }: { id: string }) {
  const found = useResource(`satisfaction:${id}`, () => loadAsk(id))
  const [changing, setChanging] = useState(false)
  const ask = found.data.value
  const error = found.error.value
  if (!ask) {
    if (isProblem(error, 'not_found') || isProblem(error, 'invalid_request')) {
      return (
        <Void art="empty" main title={t('gone')} text={t('goneText')}>
          <ToBookings />
        </Void>
      )
    }
    return error ? <AllStopped error={error} onRetry={() => void found.refresh()} /> : <Skeleton />
  }
  if (ask.until === null) {
    return (
      <Void art="empty" main title={t(ask.score === null ? 'over' : 'thanks')} text={t('overText')}>
        <ToBookings />
      </Void>
    )
  }
  const set = (said: Ask): void => {
    found.set(said)
    setChanging(false)
  }
  if (ask.status !== 'open' && !changing) return <Said ask={ask} onChange={() => setChanging(true)} />
  return settings.value.easy ? <Easy ask={ask} onSaid={set} /> : <Form ask={ask} onSaid={set} />
}

function ToBookings() {
  return (
    <div class="m16">
      <ButtonLink kind="plain" size="mid" icon="calendar" href="/bookings?view=past">
        {t('toBookings')}
      </ButtonLink>
    </div>
  )
}

/** What was said, while it can be changed. */
function Said({ ask, onChange }: { ask: Ask; onChange: () => void }) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  const score = ask.score as Score | null
  return (
    <>
      <h1 ref={title} tabIndex={-1} class="m8">
        {t(score === null ? 'skipped' : 'thanks')}
      </h1>
      {score !== null && (
        <p class="row panel lit">
          <Face score={score} />
          <span>{t('yours', { said: t(`score${score}`) })}</span>
        </p>
      )}
      <p class="t2">{t('until', { when: when(ask.until!, Date.now()) })}</p>
      <div class="stack tight">
        <ButtonLink size="mid" icon="calendar" href="/bookings?view=past">
          {t('toBookings')}
        </ButtonLink>
        <Button kind="plain" size="mid" onClick={onChange}>
          {t(score === null ? 'answerAfterAll' : 'change')}
        </Button>
      </div>
    </>
  )
}

interface AnswerProps {
  ask: Ask
  onSaid: (ask: Ask) => void
}

function Heading({ ask, word }: { ask: Ask; word: 'heading' | 'headingGood' | 'headingBad' }) {
  return (
    <div>
      <h1 class="lines m8">{t(word)}</h1>
      <p class="t2 lines m8">{t('visit', { day: shortDay(ask.visited_at), what: local(ask, 'what'), site: local(ask, 'site_name') })}</p>
    </div>
  )
}

function Form({ ask, onSaid }: AnswerProps) {
  const draft = useDraft<{ score: Score | null; words: string }>(`satisfaction:${ask.id}`, { score: ask.score as Score | null, words: ask.words })
  const [missing, setMissing] = useState(false)
  const { busy, error, run } = useSaying((said: Ask) => {
    void draft.clear()
    onSaid(said)
  })
  const { score, words } = draft.value.value
  const isLong = [...words.trim()].length > MOST
  if (!draft.ready.value) return <Skeleton />
  const send = (): void => {
    setMissing(score === null)
    if (score === null || isLong) return void requestAnimationFrame(() => document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus())
    void run(() => putAnswer(ask.id, score, words.trim()))
  }
  return (
    <>
      <Heading ask={ask} word="heading" />
      <form
        noValidate
        class="stack"
        onSubmit={e => {
          e.preventDefault()
          send()
        }}
      >
        <Scores legend={t('heading')} score={score} missing={missing} choose={one => (setMissing(false), draft.set({ score: one }))} />
        <Field label={t('words')} hint={t('wordsHint')} lines={3} most={MOST} name="words" value={words} error={isLong ? t('wordsLong', { most: MOST }) : undefined} onInput={said => draft.set({ words: said })} />
        {error && (
          <p class="err" role="alert">
            {error}
          </p>
        )}
        <div class="stack tight">
          <Button submit busy={busy}>
            {t('send')}
          </Button>
          <Button kind="plain" size="mid" onClick={() => void run(() => postSkip(ask.id))}>
            {t('skip')}
          </Button>
        </div>
      </form>
      <Note icon="lock">{t('private')}</Note>
    </>
  )
}

/** Easy mode asks in two steps, and one tap answers. */
function Easy({ ask, onSaid }: AnswerProps) {
  const [side, setSide] = useState<Half>()
  const { busy, error, run } = useSaying(onSaid)
  useStep(side !== undefined)
  return (
    <>
      <Heading ask={ask} word={side ?? 'heading'} />
      <EasyScores label={t(side ?? 'heading')} side={side} busy={busy} onSide={setSide} onSay={score => void run(() => putAnswer(ask.id, score, ''))} onSkip={() => void run(() => postSkip(ask.id))} />
      {error && (
        <p class="err" role="alert">
          {error}
        </p>
      )}
      <Note icon="lock">{t('privateShort')}</Note>
    </>
  )
}
