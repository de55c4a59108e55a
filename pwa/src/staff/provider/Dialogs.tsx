import { useState } from 'preact/hooks'
import { useTabDraft } from '../tabDraft'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Stepper } from '../../ui/Stepper'
import { toast } from '../../ui/Toasts'
import { explain } from '../problems'
import { answer, nameWorker, report, type Order } from './calls'
import { dayOf } from './say'
import { t } from './words'

interface Closing {
  of: Order
  onClose: () => void
  onDone: (next: Order) => void
  /** What is so now is to be fetched: it was refused. */
  again: () => void
}

/** Yes with a word if one likes; no with a word why. */
export function AnswerDialog({ of: o, accept, ...closing }: Closing & { accept: boolean }) {
  const kind = accept ? 'accept' : 'decline'
  const worker = useTabDraft(`order:${o.id}:worker`, { name: '' })
  return (
    <Saying
      {...closing}
      name={`order:${o.id}:${kind}`}
      title={t(`${kind}Title`)}
      text={t(`${kind}Text`)}
      label={t(`${kind}Word`)}
      yes={t(kind)}
      lacks={accept ? '' : t('lacksWhy')}
      said={t(accept ? 'accepted' : 'declined')}
      send={async word => {
        const next = await answer(o, accept, word, accept ? worker.value.value.name : '')
        await worker.clear()
        return next
      }}
    >
      {accept && <Field label={t('worker')} hint={t('workerHint')} value={worker.value.value.name} onInput={name => worker.set({ name })} most={40} focused />}
    </Saying>
  )
}

/** Who goes there from now on. */
export function WorkerDialog({ of: o, ...closing }: Closing) {
  return (
    <Saying
      {...closing}
      name={`order:${o.id}:worker:${o.version}`}
      title={t('workerTitle')}
      text={t('workerText')}
      label={t('worker')}
      hint={t('workerHint')}
      begin={o.care_worker ?? ''}
      short
      yes={t('workerSave')}
      lacks=""
      said={t('workerSaved')}
      send={name => nameWorker(o, name)}
    />
  )
}

/** What became of a day. */
export function ReportDialog({ of: o, day, status, ...closing }: Closing & { day: string; status: 'done' | 'missed' }) {
  const [units, setUnits] = useState(o.units)
  const isDone = status === 'done'
  return (
    <Saying
      {...closing}
      name={`order:${o.id}:${day}:${status}`}
      title={t(`${status}Title`)}
      text={t(`${status}Text`, { day: dayOf(day) })}
      label={t(isDone ? 'note' : 'missedNote')}
      yes={t(status)}
      lacks={isDone ? '' : t('lacksNote')}
      said={t(isDone ? 'reported' : 'missedReported')}
      also={{ units }}
      send={(note, key) => report(o, day, status, isDone ? units : 0, note, key)}
    >
      {isDone && o.units > 1 && <Stepper label={t('amount')} value={units} least={1} most={o.units} less={t('less')} more={t('more')} onChange={setUnits} />}
    </Saying>
  )
}

interface SayingProps extends Omit<Closing, 'of'> {
  /** Of the draft: what was typed stays on this device until it is sent. */
  name: string
  title: string
  text: string
  label: string
  yes: string
  /** What is said where nothing was written; empty where nothing must be. */
  lacks: string
  said: string
  /** What else is sent, so that another number is another wish. */
  also?: { units: number }
  hint?: string
  /** What stands there already. */
  begin?: string
  /** A name, and no text. */
  short?: boolean
  send: (text: string, key: string) => Promise<Order>
  children?: preact.ComponentChildren
}

function Saying({ name, title, text, label, yes, lacks, said, also, hint, begin = '', short = false, send, children, onClose, onDone, again }: SayingProps) {
  const draft = useTabDraft(name, { text: begin, units: 0 })
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const written = draft.value.value.text
  const go = async (): Promise<void> => {
    if (busy) return
    if (lacks && !written.trim()) return setProblem(lacks)
    setBusy(true)
    setProblem('')
    if (also) draft.set(also)
    try {
      const next = await send(written, draft.requestKey())
      await draft.clear()
      toast(said, { icon: 'check' })
      onDone(next)
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
      again()
    }
  }
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void go()}>
            {yes}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <p class="t2">{text}</p>
      <form
        class="fields m16"
        onSubmit={e => {
          e.preventDefault()
          void go()
        }}
      >
        {children}
        <Field label={label} {...(hint !== undefined && { hint })} value={written} onInput={value => draft.set({ text: value })} {...(short ? { most: 40 } : { lines: 3, most: 2000 })} focused={lacks !== '' || short} />
        <button type="submit" hidden />
      </form>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
