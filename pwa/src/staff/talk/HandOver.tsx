import { useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { date as shortDate } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { toast } from '../../ui/Toasts'
import { explain } from '../problems'
import type { StaffBooking } from '../types'
import { handOver, loadColleagues, type Talk } from './calls'
import { t } from './words'

/** To whom this person goes from here, with a word on what matters. */
export function HandOver({ booking, talk, onDone }: { booking: StaffBooking; talk: Talk; onDone: (talk: Talk) => void }) {
  const colleagues = useResource(`staff:colleagues:${booking.id}`, () => loadColleagues(booking.id))
  const [to, setTo] = useState('')
  const [word, setWord] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const name = colleagues.data.value?.find(c => c.id === to)?.name ?? ''
  const send = async (): Promise<void> => {
    if (!to || !word.trim()) return setProblem(t('handOverLacks'))
    setBusy(true)
    setProblem('')
    try {
      onDone(await handOver(booking.id, to, word))
      toast(t('handedOver', { to: name }), { icon: 'check' })
      setTo('')
      setWord('')
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <details class="handover">
      <summary>{t('handOver')}</summary>
      {talk.handovers.map(h => (
        <p key={h.id} class="lines">
          <b>
            {h.from_name} → {h.to_name}
          </b>{' '}
          <span class="t2">{shortDate(h.at)}</span>
          <br />
          {h.word}
        </p>
      ))}
      <label class="f">
        <b>{t('to')}</b>
        <select value={to} onChange={e => setTo(e.currentTarget.value)}>
          <option value="">{t('chooseColleague')}</option>
          {colleagues.data.value?.map(c => (
            <option key={c.id} value={c.id}>
              {c.name}
            </option>
          ))}
        </select>
      </label>
      <Field label={t('word')} hint={t('wordHint')} lines={2} most={1000} value={word} onInput={setWord} />
      <p class="err" role="alert" hidden={!problem}>
        {problem}
      </p>
      <Button kind="plain" size="sm" busy={busy} onClick={() => void send()}>
        {t('sendHandOver')}
      </Button>
    </details>
  )
}
