import { useEffect, useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { once } from '../../../lib/once'
import { useResource, type Resource } from '../../../lib/resource'
import { useLocation, useRoute } from '../../../lib/router'
import { hhmm } from '../../../lib/time'
import { Bar } from '../../../ui/Bar'
import { Button, ButtonLink } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Icon } from '../../../ui/Icon'
import { Panel } from '../../../ui/Panel'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toasts'
import { Void } from '../../../ui/Void'
import { useNow } from '../../day/now'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { explain } from '../../problems'
import { Asked } from './Asked'
import { lacks, questionsOf, said, valuesOf } from './answers'
import { agree, complete, hearHealth, loadAssessments, settle, type AnswerConflict, type Assessment, type Assessments } from './calls'
import { LevelMark, levelOf } from './Level'
import { Papers } from './Papers'
import { Sign } from './Sign'
import { useAnswers, type Saving } from './useAnswers'
import { t } from './words'

/** What is found at the door, question by question; it saves itself. */
export default function AssessmentPage() {
  const id = useRoute().params['id'] ?? ''
  const found = useResource(`staff:care:assess:${id}`, () => loadAssessments(id))
  const data = found.data.value
  const back = `/staff/care/cases/${id}`
  const heading = data ? t('title', { who: data.name || t('nameless') }) : t('begin')
  const bar = (saving?: Saving) => (
    <Bar
      heading={heading}
      before={
        <a class="ib" aria-label={t('back')} href={back}>
          <Icon name="back" />
        </a>
      }
    >
      <span class="grow" />
      {saving && <Said of={saving} />}
    </Bar>
  )
  if (data?.may_write) return <Filling key={id} id={id} found={found} of={data} bar={bar} heading={heading} back={back} />
  return (
    <Desk title={heading} current="/staff/care">
      {bar()}
      {data ? (
        <Void art="empty" title={t('cannot')} text={t('cannotText')}>
          <ButtonLink kind="plain" size="sm" href={back}>
            {t('back')}
          </ButtonLink>
        </Void>
      ) : found.error.value !== undefined ? (
        isProblem(found.error.value, 'opening_needed') ? (
          <Void art="empty" title={t('cannot')} text={explain(found.error.value)}>
            <ButtonLink kind="plain" size="sm" href={back}>
              {t('back')}
            </ButtonLink>
          </Void>
        ) : (
          <Failed error={found.error.value} again={() => void found.refresh()} />
        )
      ) : (
        <div class="body">
          <Skeleton kind="line" />
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

/** Whether what was answered is with the server, only here, or refused. */
function Said({ of: s }: { of: Saving }) {
  const bad = s.state === 'unsent' || s.state === 'refused'
  const words = s.state === 'nothing' ? t('notYet') : s.state === 'saved' ? t('saved', { at: hhmm(s.at ?? 0) }) : t(s.state)
  return (
    <span class={bad ? 'stat off' : 'stat'} role="status">
      <Icon name={s.state === 'unsent' ? 'offline' : s.state === 'refused' ? 'level-3' : s.state === 'saving' ? 'refresh' : s.state === 'saved' ? 'check' : 'info'} size="m" />
      {words}
    </span>
  )
}

interface FillingProps {
  id: string
  found: Resource<Assessments>
  of: Assessments
  bar: (saving: Saving) => ReturnType<typeof Bar>
  heading: string
  back: string
}

function Filling({ id, found, of, bar, heading, back }: FillingProps) {
  const { route } = useLocation()
  const now = useNow(30_000)
  const put = (draft: Assessment): void => found.set({ ...(found.data.peek() ?? of), draft, form_version: draft.form_version })
  const { values, saving, answer, flush } = useAnswers(id, of, put)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState<'sign' | 'complete' | 'settle' | ''>('')
  const [problem, setProblem] = useState('')
  const [signProblem, setSignProblem] = useState('')
  const [sure, setSure] = useState<Assessment>()
  const form = of.forms.find(f => f.version === of.form_version)
  useEffect(() => {
    if (saving.value.state === 'saved') setProblem('')
  }, [saving.value])
  if (!form) return null
  const questions = questionsOf(form)
  const missing = lacks(questions, values)
  const conflicts = of.draft?.conflicts ?? []
  const refusal = saving.value.state === 'refused' ? saving.value : undefined
  const refused = new Map((refusal?.fields ?? []).map(f => [f, refusal?.problem ?? '']))

  /** Something that needs all answers to be with the server; what is so now is fetched where somebody was faster. */
  const run = async (what: 'sign' | 'complete' | 'settle', does: (draft: Assessment) => Promise<void>, say: (words: string) => void): Promise<void> => {
    if (busy) return
    setBusy(what)
    say('')
    try {
      const draft = await flush()
      if (draft) await does(draft)
    } catch (error) {
      if (isProblem(error, 'stale_version') || isProblem(error, 'not_found')) void found.refresh()
      say(isProblem(error, 'guard_unmet') && error.extensions['reason'] === 'visit_set' ? t('unmet_visit_set') : explain(error))
    }
    setBusy('')
  }
  const choose = (conflict: AnswerConflict, chosen: 'current' | 'other'): void =>
    void run(
      'settle',
      async draft => {
        put(await settle(id, draft, conflict.id, chosen))
        toast(t('settled'), { icon: 'check' })
      },
      words => (words ? toast(words) : undefined),
    )
  const sign = (by: { png: string } | { word: string }): void =>
    void run(
      'sign',
      async draft => {
        put(await agree(id, draft, by))
        toast(t('signedDone'), { icon: 'check' })
      },
      setSignProblem,
    )
  const check = (): void => {
    setTried(true)
    const first = conflicts[0]?.field ?? missing[0]?.id
    if (first) return toQuestion(first)
    void run('complete', async draft => setSure(draft), setProblem)
  }
  const finish = (): void =>
    void run(
      'complete',
      async draft => {
        await once({ complete: draft.id, version: draft.version }, key => complete(id, draft, key))
        setSure(undefined)
        toast(t('completed'), { icon: 'check' })
        route(back, true)
      },
      words => {
        setProblem(words)
        if (words) setSure(undefined)
      },
    )
  const outcome = sure?.outcome
  return (
    <Desk title={heading} current="/staff/care">
      {bar(saving.value)}
      <nav class="views counted sections" aria-label={t('sections')}>
        {form.sections.map(section => {
          const left = lacks(section.questions, values).length
          return (
            <a key={section.id} href={`#sec-${section.id}`} onClick={e => jump(e, `sec-${section.id}-h`)}>
              {said(section)} {left > 0 ? <b aria-label={t('lacksOf', { n: left })}>{left}</b> : <Icon name="check" size="m" />}
            </a>
          )
        })}
        <a href="#sec-agree" onClick={e => jump(e, 'sec-agree-h')}>
          {t('agree')} {of.draft?.agreement && !of.draft.agreement.is_older && <Icon name="check" size="m" />}
        </a>
      </nav>
      <div class="body filling">
        <p class="warn" role="alert" hidden={!refusal || refused.size > 0}>
          {refused.size === 0 && refusal?.problem}
        </p>
        <Health of={of} id={id} put={next => found.set(next)} />
        <Asked form={form} values={values} before={valuesOf(of.whole[0])} conflicts={conflicts} refused={refused} tried={tried} now={now} onAnswer={answer} onSettle={choose} />
        <Papers id={id} canAdd inForm now={now} />
        <Sign agreement={of.draft?.agreement ?? null} busy={busy === 'sign'} problem={signProblem} now={now} onSign={sign} />
        <section class="qsec">
          <p class="warn" role="alert" hidden={!problem}>
            {problem}
          </p>
          {of.draft?.outcome && missing.length === 0 && <LevelMark form={form} outcome={of.draft.outcome} />}
          {tried && conflicts.length > 0 && <p class="err">{t('conflictsFirst')}</p>}
          {tried && missing.length > 0 && (
            <>
              <h2>{t('lacksList')}</h2>
              <ul class="lacks">
                {missing.map(q => (
                  <li key={q.id}>
                    <button type="button" class="link" onClick={() => toQuestion(q.id)}>
                      {said(q)}
                    </button>
                  </li>
                ))}
              </ul>
            </>
          )}
          {of.may_complete && (
            <div>
              <Button busy={busy === 'complete'} onClick={check}>
                {t('complete')}
              </Button>
            </div>
          )}
        </section>
      </div>
      <Dialog
        open={sure !== undefined}
        title={t('completeSure')}
        onClose={() => setSure(undefined)}
        actions={
          <>
            <Button busy={busy === 'complete'} onClick={finish}>
              {t('complete')}
            </Button>
            <Button kind="plain" onClick={() => setSure(undefined)}>
              {t('keep')}
            </Button>
          </>
        }
      >
        {outcome && <p>{t('completeText', { level: levelOf(form, outcome), score: outcome.score, most: form.most })}</p>}
        {sure && !sure.agreement && <p class="m8">{t('completeNoSign')}</p>}
      </Dialog>
    </Desk>
  )
}

/** The person's word about health, asked at the door where nobody has it yet. */
function Health({ of, id, put }: { of: Assessments; id: string; put: (next: Assessments) => void }) {
  const [busy, setBusy] = useState(false)
  if (of.health_agreed === true) return null
  const hear = async (given: boolean): Promise<void> => {
    if (busy) return
    setBusy(true)
    try {
      put(await hearHealth(id, given))
      toast(t('healthSaid'), { icon: 'check' })
    } catch (error) {
      toast(explain(error))
    }
    setBusy(false)
  }
  return (
    <Panel kind="lit">
      <h2>{t('healthTitle')}</h2>
      <p class="m4">{t(of.health_agreed === false ? 'healthRefused' : 'healthText')}</p>
      <div class="row wrap m12">
        <Button size="sm" kind="plain" busy={busy} onClick={() => void hear(true)}>
          {t('healthYes')}
        </Button>
        {of.health_agreed === null && (
          <Button size="sm" kind="plain" busy={busy} onClick={() => void hear(false)}>
            {t('healthNo')}
          </Button>
        )}
      </div>
    </Panel>
  )
}

function jump(e: Event, heading: string): void {
  e.preventDefault()
  e.stopPropagation()
  const at = document.getElementById(heading)
  at?.scrollIntoView({ block: 'start' })
  at?.focus({ preventScroll: true })
}

function toQuestion(field: string): void {
  const at = document.getElementById(`q-${field}`)
  at?.scrollIntoView({ block: 'center' })
  at?.querySelector<HTMLElement>('input, textarea, button')?.focus({ preventScroll: true })
}
