import { useEffect, useState } from 'preact/hooks'
import { day as dayName, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Icon } from '../../ui/Icon'
import { toast } from '../../ui/Toasts'
import { explain } from '../problems'
import type { StaffBooking } from '../types'
import { loadTurns, repeat, type Turn } from './calls'
import { whoOf } from './Column'
import { t } from './words'

const MOST = 12

/** The same time in the next weeks: what is taken is said before anything is booked. */
export function RepeatDialog({ booking, onClose, onDone }: { booking: StaffBooking; onClose: () => void; onDone: () => void }) {
  const [times, setTimes] = useState(4)
  // With what was asked: those of fewer weeks are not all of more.
  const [found, setFound] = useState<{ of: string; turns: readonly Turn[] }>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const [key] = useState(() => crypto.randomUUID())
  const [round, setRound] = useState(0)
  const of = `${booking.id} ${times} ${round}`
  const turns = found?.of === of ? found.turns : undefined
  useEffect(() => {
    let gone = false
    loadTurns(booking.id, times).then(
      weeks => !gone && setFound({ of, turns: weeks }),
      (error: unknown) => !gone && setProblem(explain(error)),
    )
    return () => void (gone = true)
  }, [of])
  const free = (turns ?? []).filter(turn => turn.free)
  const taken = (turns ?? []).length - free.length
  const send = async (): Promise<void> => {
    if (free.length === 0) return
    setBusy(true)
    setProblem('')
    try {
      await repeat(booking.id, free.map(turn => turn.starts_at), key)
      toast(t('repeated', { who: whoOf(booking), n: free.length }), { icon: 'check' })
      onDone()
      onClose()
    } catch (error) {
      setProblem(explain(error))
      // Somebody took one of them meanwhile: look again.
      setRound(n => n + 1)
    }
    setBusy(false)
  }
  return (
    <Dialog
      open
      title={t('repeatTitle', { who: whoOf(booking) })}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} disabled={free.length === 0} onClick={() => void send()}>
            {taken ? t('repeatFree', { n: free.length }) : t('repeatAll', { n: free.length })}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('stop')}
          </Button>
        </>
      }
    >
      <p class="t2">{t('repeatText', { day: dayName(booking.starts_at), time: hhmm(booking.starts_at) })}</p>
      <div class="f m12">
        <label for="repeat-times">
          <b>{t('howOften')}</b>
        </label>
        <select id="repeat-times" value={String(times)} onChange={e => setTimes(Number(e.currentTarget.value))}>
          {Array.from({ length: MOST }, (_, i) => i + 1).map(n => (
            <option key={n} value={String(n)}>
              {t('weeks', { n })}
            </option>
          ))}
        </select>
      </div>
      <ul class="turns m12" aria-live="polite">
        {turns?.map(turn => (
          <li key={turn.starts_at} class={turn.free ? '' : 'no'}>
            <Icon name={turn.free ? 'check' : 'close'} size="m" />
            <span class="grow">
              {dayName(turn.starts_at)} {hhmm(turn.starts_at)}
            </span>
            <b>{t(turn.free ? 'turnFree' : turn.works ? 'turnTaken' : 'turnOff')}</b>
          </li>
        ))}
      </ul>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
