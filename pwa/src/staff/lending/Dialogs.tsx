import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { dateKey, day } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { explain } from '../problems'
import { cancel, extend, markLost, noShow, takeBack, type StaffLoan } from './calls'
import { whoOf } from './state'
import { t } from './words'

export type Asking = 'damaged' | 'extend' | 'cancel' | 'no-show' | 'lost'

interface DialogsProps {
  loan: StaffLoan
  asking: Asking | undefined
  onClose: () => void
  onDone: (loan: StaffLoan, words?: string) => void
}

/** What is asked before a step that is not the usual one. */
export function Dialogs({ loan, asking, onClose, onDone }: DialogsProps) {
  if (!asking) return null
  const done = (next: StaffLoan, words?: string): void => {
    onClose()
    onDone(next, words)
  }
  const props = { loan, onClose, onDone: done }
  if (asking === 'damaged') return <Damaged {...props} />
  if (asking === 'extend') return <Longer {...props} />
  if (asking === 'cancel') return <Cancel {...props} />
  const who = whoOf(loan)
  if (asking === 'lost') return <Sure {...props} title={t('lostTitle', { who })} text={t('lostText')} yes={t('markLost')} run={() => markLost(loan.id)} />
  return <Sure {...props} title={t('noShowTitle', { who })} text={t('noShowText')} yes={t('noShow')} run={() => noShow(loan.id)} />
}

interface OneProps {
  loan: StaffLoan
  onClose: () => void
  onDone: (loan: StaffLoan, words?: string) => void
}

interface AskProps extends OneProps {
  title: string
  text: string
  yes: string
  /** What is missing, in words; undefined when it can be sent. */
  lacks?: string | undefined
  run: () => Promise<StaffLoan>
  words?: string
  children?: ComponentChildren
}

function Sure({ onClose, onDone, title, text, yes, lacks, run, words, children }: AskProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const send = async (): Promise<void> => {
    if (busy) return
    if (lacks) return setProblem(lacks)
    setBusy(true)
    setProblem('')
    try {
      onDone(await run(), words)
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void send()}>
            {yes}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <p class="t2">{text}</p>
      {children && <div class="m16">{children}</div>}
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}

function Damaged(props: OneProps) {
  const [what, setWhat] = useState('')
  return (
    <Sure
      {...props}
      title={t('damagedTitle')}
      text={t('damagedText')}
      yes={t('damagedSave')}
      lacks={what.trim() ? undefined : t('damagedNeeded')}
      run={() => takeBack(props.loan.id, what.trim())}
      words={t('tookBack', { who: whoOf(props.loan) })}
    >
      <Field label={t('damagedWhat')} value={what} onInput={setWhat} most={500} lines={3} focused />
    </Sure>
  )
}

const noon = (date: string): string => `${date}T12:00:00+09:00`

/** The days after the one of return, up to the last that the rules allow. */
function laterDays(loan: StaffLoan): string[] {
  const days: string[] = []
  const last = loan.extend_until
  if (!last) return days
  const from = Math.max(Date.parse(noon(dateKey(loan.due_at))) + 86_400_000, Date.parse(noon(dateKey(Date.now()))))
  for (let at = from; dateKey(at) <= last; at += 86_400_000) days.push(dateKey(at))
  return days
}

function Longer(props: OneProps) {
  const days = laterDays(props.loan)
  const [chosen, setChosen] = useState(days[0] ?? '')
  return (
    <Sure
      {...props}
      title={t('extendTitle')}
      text={t('extendText')}
      yes={t('extend')}
      lacks={chosen ? undefined : t('extendNone')}
      run={() => extend(props.loan.id, chosen)}
      words={chosen && t('extended', { until: day(noon(chosen)) })}
    >
      {days.length === 0 ? (
        <p>{t('extendNone')}</p>
      ) : (
        <fieldset class="radios">
          <legend>{t('extendDay')}</legend>
          {days.map(date => (
            <label key={date}>
              <input type="radio" name="due_on" checked={chosen === date} onChange={() => setChosen(date)} />
              <span>{day(noon(date))}</span>
            </label>
          ))}
        </fieldset>
      )}
    </Sure>
  )
}

const PRESETS = ['none', 'closed', 'asked'] as const
type Choice = (typeof PRESETS)[number] | 'own'
const MOST = 200

function Cancel(props: OneProps) {
  const [choice, setChoice] = useState<Choice>()
  const [own, setOwn] = useState('')
  const reason = (choice === undefined ? '' : choice === 'own' ? own : t(`reason_${choice}`)).trim()
  return (
    <Sure
      {...props}
      title={t('cancelTitle', { who: whoOf(props.loan) })}
      text={t('cancelText')}
      yes={t('cancel')}
      lacks={reason && [...reason].length <= MOST ? undefined : t('reasonNeeded')}
      run={() => cancel(props.loan.id, reason)}
    >
      <fieldset class="radios">
        <legend>{t('cancelWhy')}</legend>
        {[...PRESETS, 'own' as const].map(preset => (
          <label key={preset}>
            <input type="radio" name="reason" checked={choice === preset} onChange={() => setChoice(preset)} />
            <span>{t(`reason_${preset}`)}</span>
          </label>
        ))}
      </fieldset>
      {choice === 'own' && <Field label={t('ownReason')} value={own} onInput={setOwn} most={MOST} lines={3} />}
    </Sure>
  )
}
