import { useEffect, useState } from 'preact/hooks'
import { dateKey, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { explain } from '../problems'
import { named } from '../session'
import type { ResourceDay, StaffBooking } from '../types'
import { loadTimes, move } from './calls'
import { whoOf } from './Column'
import type { Slot } from './plan'
import { minutes } from './state'
import { t } from './words'

interface MoveDialogProps {
  booking: StaffBooking
  counsellors: readonly ResourceDay[]
  onClose: () => void
  onMoved: (booking: StaffBooking) => void
}

/** Where there is no calendar to drag in: a day, then one of its free times. */
export function MoveDialog({ booking, counsellors, onClose, onMoved }: MoveDialogProps) {
  const [date, setDate] = useState(dateKey(booking.starts_at))
  // With their day: those of the day before are no choice on this one.
  const [found, setFound] = useState<{ date: string; slots: readonly Slot[] }>()
  const slots = found?.date === date ? found.slots : undefined
  const [chosen, setChosen] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  useEffect(() => {
    let gone = false
    loadTimes(booking.id, date, 1).then(
      times => !gone && setFound({ date, slots: times }),
      (error: unknown) => !gone && setProblem(explain(error)),
    )
    return () => void (gone = true)
  }, [booking.id, date])
  const free = (slots ?? []).flatMap(slot => (slot.counsellor_ids.length ? slot.counsellor_ids.map(id => ({ slot, id, room: 0 })) : slot.room_ids.map(id => ({ slot, id: 0, room: id }))))
  const key = (f: { slot: Slot; id: number; room: number }): string => `${f.slot.starts_at} ${f.id} ${f.room}`
  const name = (id: number): string => {
    const found = counsellors.find(c => c.id === id)
    return found ? named(found) : ''
  }
  const send = async (): Promise<void> => {
    const to = free.find(f => key(f) === chosen)
    if (!to) return setProblem(t('moveChoose'))
    setBusy(true)
    setProblem('')
    try {
      const kept = booking.room && to.slot.room_ids.includes(booking.room.id) ? booking.room.id : null
      onMoved(await move(booking.id, { starts_at: to.slot.starts_at, counsellor_id: to.id || null, room_id: to.room || kept, minutes: minutes(booking.starts_at, booking.ends_at), party_size: booking.party_size }))
      onClose()
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <Dialog
      open
      title={t('moving', { who: whoOf(booking) })}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void send()}>
            {t('moveHere')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('stop')}
          </Button>
        </>
      }
    >
      <p class="t2">{t('moveRules', { who: whoOf(booking) })}</p>
      <div class="fields m12">
        <Field label={t('onDay')} type="date" value={date} onInput={to => to && (setDate(to), setChosen(''))} />
        <div class="f">
          <label for="move-time">
            <b>{t('atTime')}</b>
          </label>
          <select id="move-time" value={chosen} onChange={e => setChosen(e.currentTarget.value)}>
            <option value="">{slots === undefined ? t('moveLooking') : free.length ? t('chooseTime') : t('moveNowhere')}</option>
            {free.map(f => (
              <option key={key(f)} value={key(f)}>
                {hhmm(f.slot.starts_at)} {f.id ? name(f.id) : ''}
              </option>
            ))}
          </select>
        </div>
      </div>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
