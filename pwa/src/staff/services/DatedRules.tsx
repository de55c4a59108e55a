import type { ComponentChildren } from 'preact'
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
import { changes, datedWrong, sayDated, type Bounds, type Dated, type DatedForm, type DatedName } from './dated'
import { t } from './words'

export interface DatedKind<R extends Dated> {
  /** Names the draft. */
  name: string
  title: string
  /** What holds from when on, and what stays. */
  text: string
  none: string
  groups: readonly (readonly [title: string, names: readonly string[]])[]
  bounds: Bounds
  first: Readonly<Record<string, string>>
  line: (rules: R) => string
  put: (form: DatedForm) => Promise<unknown>
  remove: (id: number) => Promise<unknown>
  /** Beside the numbers. */
  more?: (form: DatedForm, set: (part: DatedForm) => void) => ComponentChildren
  /** Whom the change meets. */
  effect: (form: DatedForm) => string
  label: (name: string) => string
  /** Of a value that is no number. */
  sayValue?: (name: string, value: string) => string
  /** What a number means, where the catalogue of services does not say it. */
  hint?: (form: DatedForm, name: string) => string
  /** The first day on which others may begin; by default today. */
  earliest?: string
}

interface DatedRulesProps<R extends Dated> {
  kind: DatedKind<R>
  rules: readonly R[]
  refresh: () => Promise<void>
}

/** Dated rules: now, to come, past; set from a day on, never rewriting what was. */
export function DatedRules<R extends Dated>({ kind, rules, refresh }: DatedRulesProps<R>) {
  const [editing, setEditing] = useState(false)
  const [removing, setRemoving] = useState<R>()
  const today = dateKey(Date.now())
  const past = rules.filter(r => r.valid_until !== null && r.valid_until < today)
  const rest = rules.filter(r => !past.includes(r))
  return (
    <section class="panel out">
      <h2>{kind.title}</h2>
      {rest.length === 0 && <p class="t2">{kind.none}</p>}
      <List>
        {rest.map(r => (
          <Item
            key={r.id}
            strong
            title={r.valid_from <= today ? t('rulesNow') : t('rulesLater', { date: sayDate(r.valid_from) })}
            detail={kind.line(r)}
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
              <Item key={r.id} title={t('rulesPast', { from: sayDate(r.valid_from), to: sayDate(r.valid_until!) })} detail={kind.line(r)} />
            ))}
          </List>
        </details>
      )}
      {editing ? (
        <Edit kind={kind} rules={rules} refresh={refresh} onClose={() => setEditing(false)} />
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
          if (removing) await kind.remove(removing.id)
          await refresh()
        }}
      />
    </section>
  )
}

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value))

function Edit<R extends Dated>({ kind, rules, refresh, onClose }: DatedRulesProps<R> & { onClose: () => void }) {
  const today = dateKey(Date.now())
  const earliest = kind.earliest ?? today
  const loaded = JSON.stringify(rules)
  const names = Object.keys(kind.first)
  const now = rules.find(r => r.valid_from <= today && (r.valid_until === null || today <= r.valid_until))
  const begin = (): DatedForm => {
    const from = (now ?? rules.at(-1)) as Readonly<Record<string, unknown>> | undefined
    return { ...(from ? Object.fromEntries(names.map(name => [name, textOf(from[name])])) : kind.first), valid_from: earliest, loaded }
  }
  const draft = useDraft<DatedForm>(kind.name, begin())
  const form = draft.value.value
  const change = useChange()
  const [tried, setTried] = useState(false)
  const box = useRef<HTMLFormElement>(null)
  const first = useRef<HTMLParagraphElement>(null)
  useEffect(() => first.current?.focus(), [])
  useEffect(() => {
    if (change.stale) void refresh()
  }, [change.stale])
  const stale = change.stale || form['loaded'] !== loaded
  const wrong = datedWrong(form, kind.bounds, earliest)
  const errorAt = (name: string): string | undefined => (tried ? (wrong[name] ?? (change.refused?.fields.has(name) ? t('fieldWrong') : undefined)) : undefined)
  const differs = changes(form, now as Readonly<Record<string, unknown>> | undefined, names)
  const say = (name: string, value: string): string => kind.sayValue?.(name, value) || value || t('emptyValue')
  const save = async (): Promise<void> => {
    setTried(true)
    change.forget()
    if (Object.keys(wrong).length > 0) return focusWrong(box.current)
    const saved = await change.run(async () => {
      await kind.put(form)
      await draft.clear()
      await refresh()
    })
    if (!saved) return
    onClose()
    toast(t('saved'), { icon: 'check' })
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
        {kind.text}
      </p>
      <div class="half">
        <Field label={t('validFrom')} type="date" value={form['valid_from']!} error={errorAt('valid_from')} onInput={valid_from => draft.set({ valid_from })} />
      </div>
      {kind.groups.map(([title, group]) => (
        <fieldset key={title}>
          <legend class="head">{title}</legend>
          <div class="numbers">
            {group.map(name => (
              <Field
                key={name}
                label={kind.label(name)}
                hint={kind.hint ? kind.hint(form, name) : sayDated(form, name as DatedName)}
                inputMode="numeric"
                value={form[name] ?? ''}
                error={errorAt(name)}
                onInput={text => draft.set({ [name]: text.replace(/[^\d]/g, '').slice(0, 5) })}
              />
            ))}
          </div>
        </fieldset>
      ))}
      {kind.more?.(form, part => draft.set(part))}
      <section class="panel" aria-live="polite">
        <h3>{t('effect')}</h3>
        {differs.length === 0 ? (
          <p class="t2">{t('effectNothing')}</p>
        ) : (
          <dl class="facts pairs m8">
            {differs.map(d => (
              <div key={d.name}>
                <dt>{kind.label(d.name)}</dt>
                <dd>{t('wasIs', { was: say(d.name, d.was), is: say(d.name, d.is) })}</dd>
              </div>
            ))}
          </dl>
        )}
        {kind.effect(form) && <p class="m8">{kind.effect(form)}</p>}
      </section>
      <Refusal change={change} problem={tried && Object.keys(wrong).length > 0 ? t('look') : ''} />
      {stale && (
        <Stale
          fields={[[kind.title, rules.map(r => `${t('rulesLater', { date: sayDate(r.valid_from) })}: ${kind.line(r)}`).join('\n'), kind.line({ ...now, ...form } as unknown as R)]]}
          busy={change.busy}
          onMine={() => {
            draft.set({ loaded })
            void save()
          }}
          onTheirs={() => {
            change.forget()
            draft.set(begin())
          }}
        />
      )}
      <SaveRow
        busy={change.busy}
        stale={stale}
        onStop={() => {
          void draft.clear()
          onClose()
        }}
      />
    </form>
  )
}
