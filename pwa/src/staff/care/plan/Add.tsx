import { useRef, useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { useTabDraft } from '../../tabDraft'
import { useResource } from '../../../lib/resource'
import { dateKey } from '../../../lib/time'
import { asOften } from '../../../messages/often'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { Skeleton } from '../../../ui/Skeleton'
import { focusWrong } from '../../editing/focusWrong'
import { Failed } from '../../Failed'
import { explain } from '../../problems'
import { named } from '../../session'
import { addItem, loadOffered, type CasePlans, type Offered, type ServiceNeed } from './calls'
import { OftenFields, weeksAfter } from './OftenFields'
import { NEEDS, priceOf, unitOf } from './say'
import { t } from './words'

const TIERS = ['public', 'seven', 'emergency'] as const
const isFull = (s: Offered): boolean => s.left !== null && s.left <= 0

/** The Monday after next Sunday. */
function nextMonday(now: number): string {
  const day = new Date(`${dateKey(now)}T12:00:00Z`)
  day.setUTCDate(day.getUTCDate() + ((8 - day.getUTCDay()) % 7 || 7))
  return day.toISOString().slice(0, 10)
}

interface AddProps {
  of: CasePlans
  need: ServiceNeed
  onClose: () => void
  onDone: (next: CasePlans) => void
}

/** Chooses a service in the order of the law, and says how often it comes. */
export function Add({ of: plans, need: first, onClose, onDone }: AddProps) {
  const [start] = useState(() => nextMonday(Date.now()))
  const draft = useTabDraft(`care:plan:add:${plans.case_id}`, { need: first, service: 0, rrule: 'FREQ=WEEKLY;BYDAY=MO', starts_on: start, ends_on: weeksAfter(start, 12), units: '1', task: '', why: '' })
  const form = draft.value.value
  const set = draft.set
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const [lack, setLack] = useState<'' | 'which' | 'why'>('')
  const box = useRef<HTMLFormElement>(null)
  const [asked, setAsked] = useState(false)
  const found = useResource(`staff:care:offered:${plans.dong_id}:${form.need}:${plans.age}`, () => loadOffered(plans.dong_id, form.need, plans.age))
  const offered = found.data.value
  const chosen = offered?.find(s => s.id === form.service)
  const before = chosen && offered ? offered.filter(s => TIERS.indexOf(s.tier) < TIERS.indexOf(chosen.tier) && !isFull(s)) : []
  const needsWhy = before.length > 0 || asked
  const once = asOften(form).kind === 'once'
  const go = async (): Promise<void> => {
    if (busy) return
    setProblem('')
    const lacks = !chosen ? 'which' : needsWhy && !form.why.trim() ? 'why' : ''
    setLack(lacks)
    if (!chosen || lacks || form.rrule.endsWith('BYDAY=')) return focusWrong(box.current)
    setBusy(true)
    try {
      const { rrule, starts_on, ends_on, task } = form
      const next = await addItem(plans.case_id, { service_id: chosen.id, rrule, starts_on, ends_on, units: Number(form.units) || 1, task, tier_why: needsWhy ? form.why : '' }, draft.requestKey())
      await draft.clear()
      onDone(next)
    } catch (error) {
      // Something that comes first has become free meanwhile.
      if (isProblem(error, 'tier_why_needed')) setAsked(true)
      setProblem(explain(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      title={t('addTitle')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void go()}>
            {t('add')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <form
        ref={box}
        class="fields"
        onSubmit={e => {
          e.preventDefault()
          void go()
        }}
      >
        <label class="f">
          <b>{t('need')}</b>
          <select value={form.need} onChange={e => set({ need: e.currentTarget.value as ServiceNeed, service: 0 })}>
            {NEEDS.map(n => (
              <option key={n} value={n}>
                {t(`need_${n}`)}
              </option>
            ))}
          </select>
        </label>
        {offered === undefined ? (
          found.error.value === undefined ? (
            <Skeleton kind="tall" />
          ) : (
            <Failed error={found.error.value} again={() => void found.refresh()} />
          )
        ) : offered.length === 0 ? (
          <p>{t('offeredNone')}</p>
        ) : (
          <fieldset class="radios offers">
            <legend>{t('which')}</legend>
            <p class="err" role="alert" hidden={lack !== 'which'}>
              {t('whichLacks')}
            </p>
            {TIERS.filter(tier => offered.some(s => s.tier === tier)).map(tier => (
              <div key={tier}>
                <h3>{t(`tier_${tier}`)}</h3>
                {offered
                  .filter(s => s.tier === tier)
                  .map(s => (
                    <label key={s.id}>
                      <input type="radio" name="service" aria-invalid={lack === 'which' ? true : undefined} checked={form.service === s.id} disabled={isFull(s)} onChange={() => set({ service: s.id })} />
                      <span>
                        <b>{named(s)}</b> {isFull(s) && <span class="flag bad">{t('full')}</span>}
                        <br />
                        <span class="t2">
                          {[named(s.organization), priceOf(s.unit_won, s.unit), s.left !== null && !isFull(s) && t('left', { n: s.left })].filter(Boolean).join(' · ')}
                          {s.eligibility_ko && (
                            <>
                              <br />
                              {named({ name_ko: s.eligibility_ko, name_en: s.eligibility_en })}
                            </>
                          )}
                        </span>
                      </span>
                    </label>
                  ))}
              </div>
            ))}
          </fieldset>
        )}
        {needsWhy && <Field label={t('tierWhy')} {...(before.length > 0 && { hint: t('tierWhyHint', { names: before.map(s => named(s)).join(', ') }) })} lines={2} most={2000} value={form.why} onInput={why => set({ why })} error={lack === 'why' ? t('tierWhyLacks') : undefined} />}
        <OftenFields of={form} onChange={set} />
        <div class="trio">
          <Field label={t(once ? 'onDay' : 'from')} type="date" value={form.starts_on} onInput={starts_on => set(once ? { starts_on, ends_on: starts_on } : { starts_on })} />
          {!once && <Field label={t('until')} type="date" value={form.ends_on} onInput={ends_on => set({ ends_on })} />}
          <Field label={t('units', { unit: unitOf(chosen?.unit ?? 'visit') })} inputMode="numeric" value={form.units} onInput={units => set({ units: units.replace(/\D/g, '').slice(0, 2) })} />
        </div>
        <Field label={t('task')} hint={t('taskHint')} lines={2} most={2000} value={form.task} onInput={task => set({ task })} />
        <button type="submit" hidden />
      </form>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
