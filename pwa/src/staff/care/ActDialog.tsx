import { useState } from 'preact/hooks'
import { isProblem } from '../../api/problem'
import { useTabDraft } from '../tabDraft'
import { useResource } from '../../lib/resource'
import { dateKey } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Note } from '../../ui/Note'
import { ClockField } from '../ClockField'
import { isClock } from '../clock'
import { loadDistricts } from '../scope'
import { named } from '../session'
import type { Act } from './acts'
import * as calls from './calls'
import type { CloseReason, DeskCase, PauseReason, Urgency } from './calls'
import { StandsOpen } from './ending/StandsOpen'
import { letters } from './Locked'
import { explainCare } from './refusal'
import { t } from './words'

export interface Asking {
  act: Act
  /** The question or the mandate that it is about. */
  about: string
  to?: 'confirmed' | 'refused' | 'revoked'
  /** The family's weekly news, instead of the mandate itself. */
  digest?: boolean
}

interface ActDialogProps {
  of: DeskCase
  asking: Asking
  onClose: () => void
  onDone: (next: DeskCase | null, words: string) => void
}

interface Form {
  why: string
  staff: string
  day: string
  clock: string
  minutes: number
  how: '' | 'phone' | 'door' | 'in_person'
  pause: '' | PauseReason
  close: '' | CloseReason
  urgency: Urgency
  dong: number
  waits: boolean
}

type Part = 'why' | 'maybeWhy' | 'long' | 'lateWhy' | 'word' | 'colleague' | 'when' | 'how' | 'heard' | 'pause' | 'close' | 'urgency' | 'dong' | 'question' | 'answer'
const PARTS: Partial<Record<Act, readonly Part[]>> = {
  take_over: ['long'],
  assign: ['colleague', 'maybeWhy'],
  hand_over: ['colleague', 'word'],
  decline: ['word'],
  visit: ['when', 'lateWhy'],
  move_visit: ['when', 'lateWhy'],
  cancel_visit: ['why'],
  try: ['how', 'maybeWhy'],
  unreachable: ['why'],
  link: ['why'],
  reject: ['why'],
  withdraw: ['why'],
  reopen: ['why'],
  again: ['why'],
  reassess: ['why'],
  fast_track: ['why'],
  pause: ['pause'],
  ask: ['question'],
  answer: ['answer'],
  urgency: ['urgency', 'why'],
  move_dong: ['dong', 'why'],
  close: ['close', 'maybeWhy'],
  mandate: ['heard'],
}

const MINUTES = [30, 60, 90, 120]
const PAUSES: readonly PauseReason[] = ['person_asked', 'in_hospital', 'away']
const CLOSES: readonly CloseReason[] = ['goal_met', 'moved', 'institutionalised', 'deceased', 'refused', 'cap_reached', 'duplicate', 'not_here', 'other']
const URGENCIES: readonly Urgency[] = ['emergency', 'soon', 'normal']

/** 2026-11-27 and 14:00 as the moment in the city. */
const asMoment = (day: string, clock: string): string => `${day}T${clock}:00+09:00`

function lacks(form: Form, parts: readonly Part[]): string {
  const missing: [Part, boolean, string][] = [
    ['colleague', !form.staff, t('lacksColleague')],
    ['when', !form.day || !isClock(form.clock), t('lacksWhen')],
    ['how', form.how !== 'phone' && form.how !== 'door', t('lacksChoice')],
    ['heard', form.how !== 'phone' && form.how !== 'in_person', t('lacksChoice')],
    ['pause', !form.pause, t('lacksChoice')],
    ['close', !form.close, t('lacksChoice')],
    ['dong', !form.dong, t('lacksDong')],
    ['long', letters(form.why) < 10, t('lacksLong')],
    ['why', !form.why.trim(), t('lacksWhy')],
    ['word', !form.why.trim(), t('lacksWord')],
    ['question', !form.why.trim(), t('lacksQuestion')],
    ['answer', !form.why.trim(), t('lacksWord')],
  ]
  return missing.find(([part, is]) => is && parts.includes(part))?.[2] ?? ''
}

/** Sends it; null where the case is no longer ours to see. */
async function send(c: DeskCase, { act, about, to, digest }: Asking, form: Form, key: string): Promise<DeskCase | null> {
  const { why } = form
  switch (act) {
    case 'take_over':
      return calls.takeOver(c, why)
    case 'assign':
      return calls.assign(c, form.staff, why)
    case 'hand_over':
      return calls.handOver(c, form.staff, why, key)
    case 'decline':
      return calls.answerHandover(c, false, why)
    case 'visit':
    case 'move_visit':
      return calls.setVisit(c, asMoment(form.day, form.clock), form.minutes, why)
    case 'cancel_visit':
      return calls.step(c, 'assigned', why)
    case 'try':
      return calls.logTry(c, form.how === 'door' ? 'door' : 'phone', why, key)
    case 'pause':
      return calls.pause(c, form.pause || 'person_asked')
    case 'ask':
      return calls.ask(c, why, form.waits, key)
    case 'answer':
      return calls.answer(c, about, why)
    case 'mandate':
      if (digest !== undefined) return calls.hearDigest(c, about, digest, form.how === 'in_person' ? 'in_person' : 'phone')
      return calls.answerMandate(c, about, to ?? 'confirmed', form.how === 'in_person' ? 'in_person' : 'phone')
    case 'urgency':
      return calls.setUrgency(c, form.urgency, why)
    case 'move_dong':
      await calls.moveDong(c, form.dong, why)
      return null
    case 'again':
      return calls.again(c, why)
    case 'close':
      return calls.step(c, 'closed', why, form.close || 'other')
    default:
      return calls.step(c, STEPS[act] ?? c.status, why)
  }
}

const STEPS: Partial<Record<Act, calls.Status>> = { unreachable: 'unreachable', link: 'linked_elsewhere', reject: 'rejected', withdraw: 'withdrawn', reopen: 'reopened', fast_track: 'in_service', reassess: 'assessed' }

/** What an act asks for first. What was typed stays on this device until it is done. */
export function ActDialog({ of: c, asking, onClose, onDone }: ActDialogProps) {
  const { act } = asking
  const parts = PARTS[act] ?? []
  const draft = useTabDraft<Form>(`care:${c.id}:${act}:${asking.about}`, {
    why: '', staff: '', day: dateKey(Date.now() + 86_400_000), clock: '', minutes: 60, how: '', pause: '', close: '', urgency: c.urgency, dong: 0, waits: false,
  }) // prettier-ignore
  const form = draft.value.value
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const [late, setLate] = useState(false)
  const go = async (): Promise<void> => {
    if (busy) return
    const missing = lacks(form, parts)
    if (missing) return setProblem(missing)
    setBusy(true)
    setProblem('')
    try {
      const next = await send(c, asking, form, draft.requestKey())
      await draft.clear()
      onDone(next, said(act))
    } catch (error) {
      setLate(isProblem(error, 'visit_after_promise'))
      setProblem(explainCare(error, c))
      setBusy(false)
    }
  }
  const set = draft.set
  const text = (label: string, focused = false) => <Field label={label} value={form.why} onInput={why => set({ why })} lines={3} most={act === 'ask' || act === 'answer' ? 1000 : 2000} focused={focused} />
  const about = `about_${act}` as 'about_ask'
  return (
    <Dialog
      open
      title={asking.digest === undefined ? t(`act_${act}`) : t('digest')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void go()}>
            {t(`act_${act}`)}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      {form.close === 'deceased' && act === 'close' ? <Note icon="info">{t('closeDied')}</Note> : <p class="t2">{t(about)}</p>}
      <form
        class="fields m16"
        onSubmit={e => {
          e.preventDefault()
          void go()
        }}
      >
        {act === 'answer' && <blockquote class="lines">{c.questions.find(q => q.id === asking.about)?.question}</blockquote>}
        {act === 'mandate' && asking.to && <p>{t(`mandate_${asking.to}`)}</p>}
        {asking.digest !== undefined && <p>{t(asking.digest ? 'digestYes' : 'digestNo')}</p>}
        {parts.includes('colleague') && <Colleague of={c} value={form.staff} set={staff => set({ staff })} />}
        {parts.includes('when') && (
          <div class="trio">
            <Field label={t('day')} type="date" value={form.day} onInput={day => set({ day })} />
            <ClockField label={t('clock')} value={form.clock} onInput={clock => set({ clock })} />
            <label class="f">
              <b>{t('minutes')}</b>
              <select value={String(form.minutes)} onChange={e => set({ minutes: Number(e.currentTarget.value) })}>
                {MINUTES.map(n => (
                  <option key={n} value={String(n)}>
                    {t('minutesOf', { n })}
                  </option>
                ))}
              </select>
            </label>
          </div>
        )}
        {parts.includes('how') && <Radios legend={t('how')} name="how" options={[['phone', t('how_phone')], ['door', t('how_door')]]} value={form.how} set={how => set({ how: how as Form['how'] })} />}
        {parts.includes('heard') && <Radios legend={t('how')} name="how" options={[['phone', t('heard_phone')], ['in_person', t('heard_in_person')]]} value={form.how} set={how => set({ how: how as Form['how'] })} />}
        {parts.includes('pause') && <Radios legend={t('pauseWhy')} name="pause" options={PAUSES.map(p => [p, t(`pause_${p}` as 'pause_away')])} value={form.pause} set={pause => set({ pause: pause as PauseReason })} />}
        {parts.includes('close') && <Radios legend={t('closeWhy')} name="close" options={CLOSES.map(r => [r, t(`close_${r}`)])} value={form.close} set={close => set({ close: close as CloseReason })} />}
        {(act === 'close' || act === 'withdraw') && <StandsOpen id={c.id} />}
        {parts.includes('urgency') && <Radios legend={t('urgencyNow')} name="urgency" options={URGENCIES.map(u => [u, t(`urgency_${u}`)])} value={form.urgency} set={urgency => set({ urgency: urgency as Urgency })} />}
        {parts.includes('dong') && <DongSelect but={c.dong.id} value={form.dong} set={dong => set({ dong })} />}
        {(parts.includes('why') || parts.includes('long')) && text(t('why'), !parts.includes('dong'))}
        {parts.includes('maybeWhy') && text(t('whyMaybe'))}
        {parts.includes('lateWhy') && text(t(late ? 'why' : 'whyLate'))}
        {parts.includes('word') && text(t('word'), act === 'decline')}
        {parts.includes('question') && (
          <>
            {text(t('question'), true)}
            {c.pause_reason === null && c.due_at !== null && (
              <label class="check">
                <input type="checkbox" checked={form.waits} onChange={e => set({ waits: e.currentTarget.checked })} />
                <span>{t('waits')}</span>
              </label>
            )}
          </>
        )}
        {parts.includes('answer') && text(t('answerText'), true)}
        <button type="submit" hidden />
      </form>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}

const SAID = ['take_over', 'assign', 'hand_over', 'decline', 'visit', 'move_visit', 'cancel_visit', 'try', 'pause', 'ask', 'answer', 'urgency', 'mandate'] as const
function said(act: Act): string {
  const known = SAID.find(a => a === act)
  return known ? t(`done_${known}`) : t('done_step')
}

function Radios({ legend, name, options, value, set }: { legend: string; name: string; options: readonly (readonly [string, string])[]; value: string; set: (value: string) => void }) {
  return (
    <fieldset class="radios">
      <legend>{legend}</legend>
      {options.map(([key, words]) => (
        <label key={key}>
          <input type="radio" name={name} checked={value === key} onChange={() => set(key)} />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  )
}

function Colleague({ of: c, value, set }: { of: DeskCase; value: string; set: (id: string) => void }) {
  const colleagues = useResource(`staff:care:colleagues:${c.id}`, () => calls.loadColleagues(c.id))
  const others = colleagues.data.value?.filter(o => o.id !== c.assignee?.id)
  if (others?.length === 0) return <p>{t('noColleague')}</p>
  return (
    <label class="f">
      <b>{t('colleague')}</b>
      <select value={value} onChange={e => set(e.currentTarget.value)}>
        <option value="">{t('chooseColleague')}</option>
        {others?.map(o => (
          <option key={o.id} value={o.id}>
            {t('loadOf', { who: o.name, n: o.open })}
          </option>
        ))}
      </select>
    </label>
  )
}

/** 우산동 is in two districts, so a dong stands under its own. */
export function DongSelect({ but, value, set, error }: { but?: number; value: number; set: (id: number) => void; error?: string | undefined }) {
  const districts = useResource('staff:districts', loadDistricts)
  return (
    <label class="f">
      <b>{t('dong')}</b>
      <select value={String(value || '')} aria-invalid={error ? true : undefined} onChange={e => set(Number(e.currentTarget.value))}>
        <option value="">{t('chooseDong')}</option>
        {districts.data.value?.map(d => (
          <optgroup key={d.id} label={named(d)}>
            {d.dongs
              .filter(x => x.id !== but)
              .map(x => (
                <option key={x.id} value={String(x.id)}>
                  {named(x)}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      {error && <span class="err">{error}</span>}
    </label>
  )
}
