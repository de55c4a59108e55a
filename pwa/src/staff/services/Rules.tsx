import { useEffect, useRef, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { dateKey } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { Item, List } from '../../ui/List'
import { toast } from '../../ui/Toasts'
import { focusWrong } from '../editing/focusWrong'
import { Refusal } from '../editing/Refusal'
import { SaveRow } from '../editing/SaveRow'
import { Stale } from '../editing/Stale'
import { useChange } from '../editing/useChange'
import { Removal } from '../places/Removal'
import { sayDate } from '../places/week'
import type { RulesOfDays } from '../types'
import { putRules, removeRules } from './calls'
import { fromRules, lineOf, rulesOn, rulesWrong, sayRule, toRules, type NumberName, type RulesForm } from './rules'
import type { ServicePanelProps } from './Service'
import { t } from './words'

const GROUPS = [
  ['timeGroup', ['duration_minutes', 'max_duration_minutes', 'granularity_minutes', 'buffer_before_minutes', 'buffer_after_minutes']],
  ['whenGroup', ['days_ahead', 'notice_minutes', 'cancel_until_minutes', 'hold_seconds', 'grace_minutes', 'reopen_after_minutes', 'offer_minutes']],
  ['whoGroup', ['max_live', 'max_minutes_a_day', 'age_from', 'age_to']],
] as const satisfies readonly (readonly [string, readonly NumberName[]])[]

/** The rules by their days: now, to come, past. */
export function Rules({ service, refresh }: ServicePanelProps) {
  const [editing, setEditing] = useState(false)
  const [removing, setRemoving] = useState<RulesOfDays>()
  const today = dateKey(Date.now())
  const past = service.rules.filter(r => r.valid_until !== null && r.valid_until < today)
  const rest = service.rules.filter(r => !past.includes(r))
  return (
    <section class="panel out">
      <h2>{t('rules')}</h2>
      {rest.length === 0 && <p class="t2">{t('noRules')}</p>}
      <List>
        {rest.map(r => (
          <Item
            key={r.id}
            strong
            title={r.valid_from <= today ? t('rulesNow') : t('rulesLater', { date: sayDate(r.valid_from) })}
            detail={lineOf(r)}
            end={
              r.valid_from > today && (
                <button type="button" class="link" aria-label={t('removeRules', { date: sayDate(r.valid_from) })} onClick={() => setRemoving(r)}>
                  {t('remove')}
                </button>
              )
            }
          />
        ))}
      </List>
      {past.length > 0 && (
        <details class="m8">
          <summary>{t('past')}</summary>
          <List>
            {past.map(r => (
              <Item key={r.id} title={t('rulesPast', { from: sayDate(r.valid_from), to: sayDate(r.valid_until!) })} detail={lineOf(r)} />
            ))}
          </List>
        </details>
      )}
      {editing ? (
        <Edit service={service} refresh={refresh} onClose={() => setEditing(false)} />
      ) : (
        <div class="m16">
          <Button {...(rest.length > 0 && { kind: 'plain' })} size="sm" icon="edit" onClick={() => setEditing(true)}>
            {t(rest.length ? 'setRules' : 'firstRules')}
          </Button>
        </div>
      )}
      <Removal
        what={removing && t('rulesLater', { date: sayDate(removing.valid_from) })}
        text={t('removeRulesText')}
        onClose={() => setRemoving(undefined)}
        onRemove={async () => {
          if (removing) await removeRules(service.id, removing.id, service.version)
          await refresh()
        }}
      />
    </section>
  )
}

function Edit({ service, refresh, onClose }: ServicePanelProps & { onClose: () => void }) {
  const today = dateKey(Date.now())
  const now = JSON.stringify(service.rules)
  const draft = useDraft<RulesForm>(`rules:${service.id}`, fromRules(rulesOn(service.rules, today) ?? service.rules.at(-1), today, now))
  const form = draft.value.value
  const change = useChange()
  const [tried, setTried] = useState(false)
  const box = useRef<HTMLFormElement>(null)
  const first = useRef<HTMLParagraphElement>(null)
  useEffect(() => first.current?.focus(), [])
  const stale = change.stale || form.loaded !== now
  useEffect(() => {
    if (change.stale) void refresh()
  }, [change.stale])
  const wrong = rulesWrong(form, today)
  const errorAt = (name: NumberName | 'valid_from'): string | undefined => (tried ? (wrong[name] ?? (change.refused?.fields.has(name) ? t('fieldWrong') : undefined)) : undefined)
  const save = async (): Promise<void> => {
    setTried(true)
    change.forget()
    if (Object.keys(wrong).length > 0) return focusWrong(box.current)
    const saved = await change.run(async () => {
      await putRules(service.id, toRules(form, service.version))
      await draft.clear()
      await refresh()
    })
    if (!saved) return
    onClose()
    toast(t('saved'), { icon: 'check' })
  }
  const stop = (): void => {
    void draft.clear()
    onClose()
  }
  return (
    <form
      ref={box}
      noValidate
      class="fields m16"
      onSubmit={e => {
        e.preventDefault()
        void save()
      }}
    >
      <p class="t2" ref={first} tabIndex={-1}>
        {t('rulesText')}
      </p>
      <div class="half">
        <Field label={t('validFrom')} type="date" value={form.valid_from} error={errorAt('valid_from')} onInput={valid_from => draft.set({ valid_from })} />
      </div>
      {GROUPS.map(([group, names]) => (
        <fieldset key={group}>
          <legend class="head">{t(group)}</legend>
          <div class="numbers">
            {names.map(name => (
              <Field
                key={name}
                label={t(name)}
                hint={sayRule(form, name)}
                inputMode="numeric"
                value={form[name]}
                error={errorAt(name)}
                onInput={text => draft.set({ [name]: text.replace(/[^\d]/g, '').slice(0, 5) })}
              />
            ))}
          </div>
        </fieldset>
      ))}
      {(['residents_only', 'needs_approval'] as const).map(name => (
        <label key={name} class="check">
          <input type="checkbox" checked={form[name]} onChange={e => draft.set({ [name]: e.currentTarget.checked })} />
          <span>{t(name)}</span>
        </label>
      ))}
      <Refusal change={change} problem={tried && Object.keys(wrong).length > 0 ? t('look') : ''} />
      {stale && (
        <Stale
          fields={[[t('rules'), service.rules.map(r => `${t('rulesLater', { date: sayDate(r.valid_from) })}: ${lineOf(r)}`).join('\n'), lineOf({ ...toRules(form, 0), id: 0, valid_until: null } as RulesOfDays)]]}
          busy={change.busy}
          onMine={() => {
            draft.set({ loaded: now })
            void save()
          }}
          onTheirs={() => {
            change.forget()
            draft.set(fromRules(rulesOn(service.rules, today), today, now))
          }}
        />
      )}
      <SaveRow busy={change.busy} stale={stale} onStop={stop} />
    </form>
  )
}
