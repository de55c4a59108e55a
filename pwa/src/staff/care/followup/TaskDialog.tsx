import { useState } from 'preact/hooks'
import { useTabDraft } from '../../tabDraft'
import { dateKey } from '../../../lib/time'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { explain } from '../../problems'
import { addTask, finishTask, KINDS, looksIn, moveTask, skipTask, type Followup, type How, type TaskKind, type TaskListed, type TaskShown } from './calls'
import { dayOf, isOnce, titleOf, whatOf, type Doing } from './say'
import { t } from './words'

export interface AboutTask {
  doing: Doing
  caseId: string
  /** Nothing where one is added. */
  task?: TaskListed | TaskShown
}

interface Form {
  how: '' | How
  word: string
  day: string
  kind: TaskKind
  from: string
  to: string
}

const HOWS: readonly How[] = ['better', 'same', 'worse']
const SAID = { done: 'saidDone', move: 'saidMove', skip: 'saidSkip', add: 'saidAdd' } as const

function lacks({ doing, task }: AboutTask, form: Form): string {
  const word = form.word.trim()
  switch (doing) {
    case 'done':
      if (task && looksIn(task.kind) && !form.how) return t('lacksHow')
      return (form.how === 'worse' || (task && isOnce(task))) && !word ? t(form.how === 'worse' ? 'lacksWord' : task?.kind === 'help' ? 'lacksHelp' : 'lacksDone') : ''
    case 'move':
      return !form.day ? t('lacksDay') : word ? '' : t('lacksWhy')
    case 'skip':
      return word ? '' : t('lacksWhy')
    case 'add':
      if (form.kind === 'other' && !word) return t('lacksWhat')
      if (!form.from || !form.to) return t('lacksDay')
      return form.to < form.from ? t('lacksOrder') : ''
  }
}

/** What is said above what is asked. */
function textOf({ doing, task }: AboutTask, today: string): string {
  if (doing === 'add' || !task) return t('aboutAdd')
  const isHelp = task.kind === 'help'
  if (doing === 'done') return t(isHelp ? 'aboutHelp' : isOnce(task) ? 'aboutDoneOnce' : 'aboutDone')
  if (doing === 'skip') return t(isHelp ? 'helpSkip' : isOnce(task) ? 'aboutLeave' : 'aboutSkip')
  return t('aboutMove', { from: dayOf(task.opens_on > today ? task.opens_on : today), to: dayOf(task.due_on) })
}

function wordOf(task: AboutTask['task'], form: Form): 'word' | 'wordNeeded' | 'wordDone' | 'wordHelp' {
  if (task && isOnce(task)) return task.kind === 'help' ? 'wordHelp' : 'wordDone'
  return form.how === 'worse' ? 'wordNeeded' : 'word'
}

function send({ doing, caseId, task }: AboutTask, form: Form, key: string): Promise<Followup> {
  const word = form.word.trim()
  if (doing === 'add' || !task) return addTask(caseId, form.kind, form.from, form.to, word, key)
  if (doing === 'move') return moveTask(caseId, task.id, task.version, form.day, word)
  if (doing === 'skip') return skipTask(caseId, task.id, task.version, word)
  return finishTask(caseId, task.id, task.version, form.how || null, word)
}

/** What is asked about a task. What was typed stays on this device until it is done. */
export function TaskDialog({ about, onClose, onDone }: { about: AboutTask; onClose: () => void; onDone: (after: Followup, words: string) => void }) {
  const { doing, task, caseId } = about
  const today = dateKey(Date.now())
  const week = dateKey(Date.now() + 7 * 86_400_000)
  const draft = useTabDraft<Form>(`care:${caseId}:task:${doing}:${task?.id ?? ''}`, { how: '', word: '', day: '', kind: 'other', from: today, to: week })
  const form = draft.value.value
  const once = task !== undefined && isOnce(task)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const go = async (): Promise<void> => {
    if (busy) return
    const missing = lacks(about, form)
    if (missing) return setProblem(missing)
    setBusy(true)
    setProblem('')
    try {
      const after = await send(about, form, draft.requestKey())
      await draft.clear()
      onDone(after, t(once && doing !== 'move' ? 'saidOnce' : SAID[doing]))
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  const isAsked = doing === 'done' && task !== undefined && looksIn(task.kind)
  const label = doing === 'add' ? t('what') : doing === 'done' ? t(wordOf(task, form)) : t('why')
  return (
    <Dialog
      open
      title={task ? titleOf(doing, task) : t('add')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void go()}>
            {t('save')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      {task && (doing !== 'done' || task.what) && <blockquote class="lines">{whatOf(task)}</blockquote>}
      <p class="t2">{textOf(about, today)}</p>
      <form
        class="fields m16"
        onSubmit={e => {
          e.preventDefault()
          void go()
        }}
      >
        {isAsked && (
          <fieldset class="radios">
            <legend>{t('how')}</legend>
            {HOWS.map(how => (
              <label key={how}>
                <input type="radio" name="how" checked={form.how === how} onChange={() => draft.set({ how })} />
                <span>{t(`how_${how}`)}</span>
              </label>
            ))}
          </fieldset>
        )}
        {doing === 'move' && <Field label={t('day')} type="date" value={form.day} onInput={day => draft.set({ day })} />}
        {doing === 'add' && (
          <>
            <label class="f">
              <b>{t('kind')}</b>
              <select value={form.kind} onChange={e => draft.set({ kind: e.currentTarget.value as TaskKind })}>
                {KINDS.map(kind => (
                  <option key={kind} value={kind}>
                    {t(`kind_${kind}`)}
                  </option>
                ))}
              </select>
            </label>
            <div class="two">
              <Field label={t('from')} type="date" value={form.from} onInput={from => draft.set({ from })} />
              <Field label={t('to')} type="date" value={form.to} onInput={to => draft.set({ to })} />
            </div>
          </>
        )}
        {(doing !== 'add' || form.kind === 'other') && <Field label={label} lines={doing === 'add' ? 2 : 3} most={doing === 'add' ? 500 : 2000} value={form.word} onInput={word => draft.set({ word })} />}
        <button type="submit" hidden />
      </form>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
