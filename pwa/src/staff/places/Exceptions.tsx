import { useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { language } from '../../lib/settings'
import { dateKey, day as dayName } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Item, List } from '../../ui/List'
import { toast } from '../../ui/Toasts'
import { isClock } from '../clock'
import { ClockField } from '../ClockField'
import { Refusal, Strands } from '../editing/Refusal'
import { useChange } from '../editing/useChange'
import type { SiteAdmin, SiteException } from '../types'
import { addException, removeException } from './calls'
import { Removal } from './Removal'
import { short } from './week'
import { t } from './words'

const longDate = (key: string): string => dayName(`${key}T12:00:00+09:00`)

interface ExceptionsProps {
  site: SiteAdmin
  changed: (site: SiteAdmin) => void
}

/** Days with other hours than their week says. */
export function Exceptions({ site, changed }: ExceptionsProps) {
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<SiteException>()
  const list = [...site.exceptions].filter(e => e.on_date >= dateKey(Date.now())).sort((a, b) => a.on_date.localeCompare(b.on_date))
  return (
    <section class="panel out">
      <h2>{t('exceptions')}</h2>
      <p class="t2">{list.length ? t('exceptionsText') : t('noExceptions')}</p>
      <List>
        {list.map(e => {
          const reason = (language.value === 'en' && e.reason_en) || e.reason_ko
          return (
            <Item
              key={e.id}
              strong
              title={longDate(e.on_date)}
              detail={`${e.opens && e.closes ? `${short(e.opens)}–${short(e.closes)}` : t('closed')} · ${reason}`}
              end={
                <button type="button" class="link" aria-label={t('removeException', { date: longDate(e.on_date) })} onClick={() => setRemoving(e)}>
                  {t('remove')}
                </button>
              }
            />
          )
        })}
      </List>
      <div class="m12">
        <Button kind="plain" size="sm" icon="plus" onClick={() => setAdding(true)}>
          {t('addException')}
        </Button>
      </div>
      <AddException
        open={adding}
        site={site}
        onClose={() => setAdding(false)}
        onAdded={next => {
          changed(next)
          setAdding(false)
          toast(t('saved'), { icon: 'check' })
        }}
      />
      <Removal
        what={removing && longDate(removing.on_date)}
        text={t('removeText')}
        onClose={() => setRemoving(undefined)}
        onRemove={async strands => {
          if (removing) changed(await removeException(site.id, removing.id, strands))
        }}
      />
    </section>
  )
}

const BLANK = { on_date: '', closed: true, opens: '', closes: '', reason_ko: '', reason_en: '' }

function AddException({ open, site, onClose, onAdded }: { open: boolean; site: SiteAdmin; onClose: () => void; onAdded: (site: SiteAdmin) => void }) {
  const draft = useDraft(`exception:${site.id}`, BLANK)
  const form = draft.value.value
  const change = useChange()
  const [problem, setProblem] = useState('')
  const check = (): string => {
    if (!form.on_date) return t('dateNeeded')
    if (form.on_date < dateKey(Date.now())) return t('pastDate')
    if (!form.closed && (!isClock(form.opens) || !isClock(form.closes) || form.opens >= form.closes)) return t('hoursNeeded')
    return form.reason_ko.trim() && form.reason_en.trim() ? '' : t('reasonNeeded')
  }
  const add = async (): Promise<void> => {
    const wrong = check()
    setProblem(wrong)
    if (wrong) return
    const { on_date, closed, opens, closes, reason_ko, reason_en } = form
    await change.run(async strands => {
      const exception = { on_date, opens: closed ? null : opens, closes: closed ? null : closes, reason_ko: reason_ko.trim(), reason_en: reason_en.trim() }
      const next = await addException(site.id, exception, strands)
      await draft.clear()
      onAdded(next)
    })
  }
  return (
    <Dialog
      open={open}
      title={t('addException')}
      onClose={onClose}
      actions={
        <>
          <Button busy={change.busy} onClick={() => void add()}>
            {t('save')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <div class="fields">
        <Field label={t('onDate')} type="date" value={form.on_date} onInput={on_date => draft.set({ on_date })} />
        <fieldset class="radios">
          <legend>{t('kind')}</legend>
          <label>
            <input type="radio" name="kind" checked={form.closed} onChange={() => draft.set({ closed: true })} />
            <span>{t('kindClosed')}</span>
          </label>
          <label>
            <input type="radio" name="kind" checked={!form.closed} onChange={() => draft.set({ closed: false })} />
            <span>{t('kindHours')}</span>
          </label>
        </fieldset>
        {!form.closed && (
          <div class="two">
            <ClockField label={t('opensAt')} value={form.opens} onInput={opens => draft.set({ opens })} />
            <ClockField label={t('closesAt')} value={form.closes} onInput={closes => draft.set({ closes })} />
          </div>
        )}
        <Field label={t('reasonKo')} hint={t('reasonHint')} value={form.reason_ko} onInput={reason_ko => draft.set({ reason_ko })} />
        <Field label={t('reasonEn')} value={form.reason_en} onInput={reason_en => draft.set({ reason_en })} />
        <Refusal change={change} problem={problem} />
      </div>
      <Strands change={change} again={() => void add()} />
    </Dialog>
  )
}
