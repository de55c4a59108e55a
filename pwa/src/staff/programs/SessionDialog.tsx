import { useEffect, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { dateKey, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Note } from '../../ui/Note'
import { State } from '../../ui/State'
import { ClockField } from '../ClockField'
import { explain } from '../problems'
import { addSession, moveSession, plan, type Planned, type ProgramSession, type ProgramView, type StaffProgram } from './calls'
import { atOf, BLANK, toLayout, type ProgramForm } from './form'
import { takingPlace, troubleOf } from './state'
import { t } from './words'

const MOST = 200

type Form = Pick<ProgramForm, 'first' | 'from' | 'to'> & { reason: string }

interface SessionDialogProps {
  program: StaffProgram
  /** The one that moves; undefined for one more. */
  session: ProgramSession | undefined
  onClose: () => void
  onDone: (view: ProgramView) => void
}

/** Another time for a session, or one session more; whether it can be then is said before anybody is told. */
export function SessionDialog({ program, session, onClose, onDone }: SessionDialogProps) {
  const like = session ?? takingPlace(program).at(-1) ?? program.sessions[0]!
  const draft = useDraft<Form>(session ? `session:${session.id}:${session.starts_at}` : `session-of:${program.id}`, {
    first: session ? dateKey(session.starts_at) : '',
    from: hhmm(like.starts_at),
    to: hhmm(like.ends_at),
    reason: '',
  })
  const form = draft.value.value
  const [planned, setPlanned] = useState<Planned>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const { first, from, to } = form
  const layout = toLayout({ ...BLANK, room: String(program.room.id), first, from, to })
  const at = layout && atOf(layout)
  const same = session !== undefined && at !== undefined && Date.parse(at.starts_at) === Date.parse(session.starts_at) && Date.parse(at.ends_at) === Date.parse(session.ends_at)
  const clash = at && takingPlace(program).some(s => s.id !== session?.id && Date.parse(s.starts_at) < Date.parse(at.ends_at) && Date.parse(at.starts_at) < Date.parse(s.ends_at))
  useEffect(() => {
    setPlanned(undefined)
    setProblem('')
    if (!layout || same) return
    let over = false
    const timer = setTimeout(() => {
      plan(layout, program.id).then(
        ([found]) => !over && setPlanned(found),
        (error: unknown) => !over && setProblem(explain(error)),
      )
    }, 300)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [first, from, to])
  const trouble = clash ? t('sessionClash') : planned?.trouble ? troubleOf(planned) : undefined

  const send = async (): Promise<void> => {
    if (busy) return
    if (!layout || same || [...form.reason].length > MOST) return setProblem(t(same ? 'problem_same' : !first ? 'problem_date' : 'problem_time'))
    if (trouble) return setProblem(t('problem_plan_one'))
    const { starts_at, duration_minutes } = layout.schedule
    setBusy(true)
    setProblem('')
    try {
      const view = session
        ? await moveSession(program.id, session.id, { was: session.starts_at, starts_at, duration_minutes, reason: form.reason.trim() })
        : await addSession(program.id, { starts_at, duration_minutes }, draft.requestKey())
      await draft.clear()
      onDone(view)
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <Dialog
      open
      title={t(session ? 'moveSessionAsk' : 'addSessionAsk')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void send()}>
            {t(session ? 'moveSession' : 'addSession')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <form
        noValidate
        class="fields"
        onSubmit={e => {
          e.preventDefault()
          void send()
        }}
      >
        <Field label={t('date')} type="date" value={first} onInput={v => draft.set({ first: v })} />
        <div class="two">
          <ClockField label={t('from')} name="from" value={from} onInput={v => draft.set({ from: v })} />
          <ClockField label={t('to')} name="to" value={to} onInput={v => draft.set({ to: v })} />
        </div>
        <p role="status" class="m0">
          {trouble ? (
            <State icon="close" kind="bad">
              {trouble}
            </State>
          ) : (
            planned && (
              <State icon="check" kind="ok">
                {t('roomFree')}
              </State>
            )
          )}
        </p>
        {session && <Field label={t('moveWhy')} hint={t('moveWhyHint')} value={form.reason} onInput={v => draft.set({ reason: v })} most={MOST} lines={2} />}
        <Note icon="mail">{t(session ? 'moveTells' : 'addTells')}</Note>
        <button type="submit" hidden />
      </form>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
