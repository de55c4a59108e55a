import { useEffect, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { useResource } from '../../lib/resource'
import { dateKey, day, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Note } from '../../ui/Note'
import { toast } from '../../ui/Toasts'
import { whoOf } from '../day/Column'
import { shift } from '../day/state'
import { explain } from '../problems'
import { named } from '../session'
import type { ResourceDay, SiteBrief, StaffBooking } from '../types'
import { enter, loadFree, loadServices, type Service, type Slot } from './calls'
import { BLANK, equipmentOf, lacks, lengths, toEntry, type Form } from './form'
import { nameOf, useCaller } from './person'
import { PersonFields } from './PersonFields'
import { t } from './words'

/** Where the form begins: a time in a column, a day, or somebody who comes again. */
export interface EntryStart {
  date: string
  resource?: ResourceDay
  at?: number
  again?: StaffBooking
}

interface EntryProps {
  site: SiteBrief
  start: EntryStart | undefined
  onClose: () => void
  /** What was booked, and the day on which it is. */
  onDone: (id: string, date: string) => void
}

export function Entry(props: EntryProps) {
  return props.start ? <Opened {...props} start={props.start} /> : null
}

/** A booking for somebody: who stands here, who calls, or who comes again. */
function Opened({ site, start, onClose, onDone }: EntryProps & { start: EntryStart }) {
  const again = start.again
  const draft = useDraft<Form>(`entry:${site.id}:${again?.id ?? ''}`, BLANK, begin(start))
  const services = useResource(`staff:services:${site.id}`, () => loadServices(site.id))
  // With what they were asked for: those of another day or service are no choice here.
  const [found, setFound] = useState<{ of: string; slots: readonly Slot[] }>()
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const [problem, setProblem] = useState('')
  const offered = (services.data.value ?? []).filter(s => !start.resource || serves(s, start.resource.id))
  const written = draft.value.value
  const service = offered.find(s => s.id === written.service) ?? offered.find(s => s.id === again?.service_id) ?? offered[0]
  const form = { ...written, service: service?.id ?? 0 }
  const caller = useCaller(again ? '' : form.phone, setProblem)
  const date = form.date || start.date
  const of = JSON.stringify([service?.id, date, form.resource, form.minutes, form.party, form.equipment])
  const slots = found?.of === of ? found.slots : undefined
  useEffect(() => {
    if (form.now || !service) return
    let gone = false
    const room = service.rooms.some(r => r.id === form.resource)
    const asked = { date, ...(form.resource && !room && { counsellor_id: form.resource }), ...(room && { room_id: form.resource }), ...(form.minutes && { minutes: form.minutes }), ...(service.kind === 'room' && { party_size: form.party }), equipment_id: equipmentOf(form, service) }
    loadFree(service.id, asked).then(
      free => !gone && setFound({ of, slots: free }),
      (error: unknown) => !gone && setProblem(explain(error)),
    )
    return () => void (gone = true)
  }, [form.now, of])

  const chosen = slots?.find(s => Date.parse(s.starts_at) === Date.parse(form.starts_at)) ? form.starts_at : ''
  const missing = lacks({ ...form, starts_at: chosen }, caller, again !== undefined)
  const send = async (): Promise<void> => {
    setTried(true)
    setProblem('')
    if (missing.length || !service || (!again && !caller)) return
    setBusy(true)
    // Its key belongs to what is sent.
    if (written.service !== service.id) draft.set({ service: service.id })
    try {
      const id = await enter(toEntry(form, service, caller, again?.id), draft.requestKey())
      await draft.clear()
      const on = form.now ? dateKey(Date.now()) : dateKey(form.starts_at)
      const who = again ? whoOf(again) : nameOf(form, caller!)
      const words = form.now ? t('letIn', { who }) : t('entered', { who, at: `${day(form.starts_at)} ${hhmm(form.starts_at)}` })
      // Whoever books what comes next still has somebody before them: that visit stays open.
      toast(words, { icon: 'check', ...(again && { action: { label: t('show'), run: () => onDone(id, on) } }) })
      onClose()
      if (!again) onDone(id, on)
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  const people = service ? [...service.counsellors, ...service.rooms] : []
  const isToday = date === dateKey(Date.now())
  return (
    <Dialog
      open
      title={again ? t('againTitle', { who: whoOf(again) }) : t('title')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy || (!service && services.loading.value)} onClick={() => void send()}>
            {t(form.now ? 'sendNow' : 'send')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('stop')}
          </Button>
        </>
      }
    >
      <form
        class="fields entry"
        onSubmit={e => {
          e.preventDefault()
          void send()
        }}
      >
        {!again && <PersonFields who={form} caller={caller} lacks={tried ? missing : []} set={draft.set} />}
        <div class="two">
          <Select label={t('service')} value={form.service} onChange={v => draft.set({ service: v, minutes: 0, starts_at: '', ...(start.resource ? {} : { resource: 0 }) })} options={offered.map(s => [s.id, named(s)])} />
          <Select label={t('withWhom')} value={people.some(p => p.id === form.resource) ? form.resource : 0} onChange={v => draft.set({ resource: v })} options={[[0, t('anybody')], ...people.map(p => [p.id, named(p)] as const)]} />
        </div>
        <fieldset class="radios side">
          <legend>{t('when')}</legend>
          <label>
            <input type="radio" name="when" checked={form.now} onChange={() => draft.set({ now: true })} />
            <span>{t('now')}</span>
          </label>
          <label>
            <input type="radio" name="when" checked={!form.now} onChange={() => draft.set({ now: false, date })} />
            <span>{t('later')}</span>
          </label>
        </fieldset>
        {!form.now && (
          <div class="two">
            <Field label={t('date')} type="date" value={date} onInput={v => v && draft.set({ date: v, starts_at: '' })} />
            <div class="f">
              <label for="entry-time">
                <b>{t('time')}</b>
              </label>
              <select id="entry-time" value={chosen} onChange={e => draft.set({ starts_at: e.currentTarget.value })}>
                <option value="">{slots === undefined ? t('looking') : slots.length ? t('choose') : t(isToday ? 'noneToday' : 'noneThen')}</option>
                {slots?.map(s => (
                  <option key={s.starts_at} value={s.starts_at}>
                    {hhmm(s.starts_at)}
                  </option>
                ))}
              </select>
              {tried && missing.includes('lackTime') && <p class="err">{t('lackTime')}</p>}
            </div>
          </div>
        )}
        {service && (lengths(service, form.now).length > 1 || service.kind === 'room') && (
          <div class="two">
            <Select label={t('length')} value={form.minutes} onChange={v => draft.set({ minutes: v })} options={[[0, t('minutes', { n: service.duration_minutes })], ...lengths(service, form.now).filter(m => m !== service.duration_minutes).map(m => [m, t('minutes', { n: m })] as const)]} />
            {service.kind === 'room' && <Field label={t('party')} inputMode="numeric" value={String(form.party)} onInput={v => draft.set({ party: Math.min(1000, Math.max(1, Number(v.replace(/\D/g, '')) || 1)) })} />}
          </div>
        )}
        {service && service.equipment.length > 0 && (
          <fieldset class="radios side">
            <legend>{t('equipment')}</legend>
            {service.equipment.map(thing => (
              <label key={thing.id}>
                <input type="checkbox" checked={form.equipment.includes(thing.id)} onChange={e => draft.set({ equipment: e.currentTarget.checked ? [...form.equipment, thing.id] : form.equipment.filter(id => id !== thing.id) })} />
                <span>{named(thing)}</span>
              </label>
            ))}
          </fieldset>
        )}
        <Field label={t('about')} lines={2} most={500} value={form.about} onInput={v => draft.set({ about: v })} />
        <button type="submit" hidden />
      </form>
      <Note icon="mail">{t(form.now ? 'tellsNow' : 'tells')}</Note>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}

const serves = (service: Service, id: number): boolean => service.counsellors.some(c => c.id === id) || service.rooms.some(r => r.id === id)

function begin(start: EntryStart): Partial<Form> {
  // As people say: in a week.
  if (start.again) return { now: false, date: shift(dateKey(start.again.starts_at), 7), service: start.again.service_id, resource: start.again.counsellor_id ?? 0, equipment: start.again.equipment.map(thing => thing.id) }
  if (start.at === undefined) return {}
  return { now: false, date: start.date, starts_at: new Date(start.at).toISOString(), resource: start.resource?.id ?? 0 }
}

function Select({ label, value, options, onChange }: { label: string; value: number; options: readonly (readonly [number, string])[]; onChange: (value: number) => void }) {
  return (
    <label class="f">
      <b>{label}</b>
      <select value={String(value)} onChange={e => onChange(Number(e.currentTarget.value))}>
        {options.map(([id, text]) => (
          <option key={id} value={String(id)}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
