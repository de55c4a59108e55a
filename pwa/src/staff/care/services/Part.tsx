import { useEffect, useRef, useState } from 'preact/hooks'
import { useTabDraft } from '../../tabDraft'
import { useResource } from '../../../lib/resource'
import { nearDay, date } from '../../../lib/time'
import { often } from '../../../messages/often'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { Icon } from '../../../ui/Icon'
import { toast } from '../../../ui/Toasts'
import { explain } from '../../problems'
import { named } from '../../session'
import type { DeskCase } from '../calls'
import { AnotherDialog } from './Another'
import { endService, endServices, loadServices, settle, type CaseServices, type Order } from './calls'
import { t } from './words'

const noon = (day: string): string => `${day}T12:00:00+09:00`
const near = (day: string): string => nearDay(noon(day), Date.now())

/** Before a plan is approved nothing can have been sent; but what ended may have run. */
const BEFORE: readonly DeskCase['status'][] = ['received', 'assigned', 'visit_scheduled', 'reopened']

interface PartProps {
  id: string
  of: DeskCase
}

/** What comes to the person and from whom, what was missed, and what looks for a provider. */
export function ServicesPart({ id, of: c }: PartProps) {
  // A case in which nothing was ever planned asks nobody.
  return BEFORE.includes(c.status) && !c.events.some(e => e.action.startsWith('order_') || e.to_status === 'in_service') ? null : <Loaded id={id} of={c} />
}

function Loaded({ id, of: c }: PartProps) {
  const services = useResource(`staff:care:services:${id}`, () => loadServices(id))
  const [ending, setEnding] = useState<Order | 'all'>()
  const [placing, setPlacing] = useState<Order>()
  // What happened to the case may have happened here.
  const seen = useRef(c)
  useEffect(() => {
    if (seen.current !== c) void services.refresh()
    seen.current = c
  }, [c])
  const data = services.data.value
  if (!data || (data.orders.length === 0)) return null
  const running = data.orders.filter(o => o.status === 'sent' || o.status === 'accepted')
  const gone = async (o: Order): Promise<void> => {
    try {
      services.set(await settle(id, o))
      toast(t('settled'), { icon: 'check' })
    } catch (error) {
      toast(explain(error))
      void services.refresh()
    }
  }
  return (
    <section class="sect" id="services" tabIndex={-1}>
      <h3>{t('title')}</h3>
      <ul class="each">
        {data.orders.map(o => (
          <One key={o.id} of={o} mayEnd={data.may_end} onEnd={() => setEnding(o)} onPlace={() => setPlacing(o)} onSettle={() => void gone(o)} />
        ))}
      </ul>
      {data.may_end && running.length > 1 && (
        <button type="button" class="link" onClick={() => setEnding('all')}>
          {t('endAll')}
        </button>
      )}
      {placing && (
        <AnotherDialog
          id={id}
          of={placing}
          onClose={() => setPlacing(undefined)}
          onDone={next => {
            setPlacing(undefined)
            services.set(next)
          }}
          again={() => void services.refresh()}
        />
      )}
      {ending && (
        <EndDialog
          id={id}
          what={ending}
          onClose={() => setEnding(undefined)}
          onDone={next => {
            setEnding(undefined)
            services.set(next)
          }}
          again={() => void services.refresh()}
        />
      )}
    </section>
  )
}

function One({ of: o, mayEnd, onEnd, onPlace, onSettle }: { of: Order; mayEnd: boolean; onEnd: () => void; onPlace: () => void; onSettle: () => void }) {
  const runs = o.status === 'sent' || o.status === 'accepted'
  const kind = o.needs_provider ? 'bad' : o.status === 'sent' ? 'now' : ''
  const said = o.status === 'ended' ? t(`ended_${o.end_reason ?? 'done'}`) : t(`status_${o.status}`)
  const words = o.end_word || o.word
  return (
    <li>
      <b>{named({ name_ko: o.service_ko, name_en: o.service_en })}</b> <span class="t2">{often(o)}</span>
      <br />
      <span>
        {named({ name_ko: o.organization_ko, name_en: o.organization_en })}{' '}
        <a class="link tel" href={`tel:${o.organization_phone.replace(/[^+\d]/g, '')}`}>
          {o.organization_phone}
        </a>
      </span>
      <p class="tags m4">
        <span class={`flag ${kind}`}>
          <Icon name={o.needs_provider ? 'level-3' : runs ? (o.status === 'sent' ? 'clock' : 'check') : 'doc'} size="m" />
          {said}
        </span>
        {o.needs_provider && <span class="flag bad">{t('needsProvider')}</span>}
        {o.care_worker && o.status === 'accepted' && <span class="flag">{t('comes', { who: o.care_worker })}</span>}
        {o.next_on && o.status === 'accepted' && <span class="flag">{t('next', { day: near(o.next_on) })}</span>}
      </p>
      <p class="s t2">
        {t('lasts', { from: date(noon(o.starts_on)), to: date(noon(o.ends_on)) })}
        {o.done + o.missed > 0 && ` · ${t('tally', { done: o.done, missed: o.missed })}`}
      </p>
      {words && <p class="lines">“{words}”</p>}
      {o.deliveries.length > 0 && (
        <details>
          <summary>{t('days')}</summary>
          <ol class="came m8">
            {o.deliveries.map(d => (
              <li key={d.id}>
                <span>
                  <b>{near(d.on_date)}</b> {t(d.status)}
                </span>
                <span class="s t2">{d.who}</span>
                {d.note && <span class="lines">“{d.note}”</span>}
              </li>
            ))}
          </ol>
        </details>
      )}
      {mayEnd && (runs || o.needs_provider) && (
        <span class="does">
          {o.needs_provider && (
            <button type="button" class="link" onClick={onPlace}>
              {t('another')}
            </button>
          )}
          <button type="button" class="link" onClick={runs ? onEnd : onSettle}>
            {t(runs ? 'end' : 'settle')}
          </button>
        </span>
      )}
    </li>
  )
}

interface EndProps {
  id: string
  what: Order | 'all'
  onClose: () => void
  onDone: (next: CaseServices) => void
  again: () => void
}

function EndDialog({ id, what, onClose, onDone, again }: EndProps) {
  const draft = useTabDraft(`services:${id}:${what === 'all' ? what : what.id}`, { why: '' })
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const { why } = draft.value.value
  const go = async (): Promise<void> => {
    if (busy) return
    if (!why.trim()) return setProblem(t('lacksWhy'))
    setBusy(true)
    setProblem('')
    try {
      const next = await (what === 'all' ? endServices(id, why) : endService(id, what, why))
      await draft.clear()
      toast(t('ended'), { icon: 'check' })
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
      title={t(what === 'all' ? 'endAllTitle' : 'endTitle')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void go()}>
            {t(what === 'all' ? 'endAll' : 'end')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <p class="t2">{t('endText')}</p>
      <form
        class="fields m16"
        onSubmit={e => {
          e.preventDefault()
          void go()
        }}
      >
        <Field label={t('why')} value={why} onInput={value => draft.set({ why: value })} lines={3} most={2000} focused />
        <button type="submit" hidden />
      </form>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
