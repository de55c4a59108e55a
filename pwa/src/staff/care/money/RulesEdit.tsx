import { useEffect, useRef, useState } from 'preact/hooks'
import { useDraft } from '../../../lib/draft'
import { Button } from '../../../ui/Button'
import { Field } from '../../../ui/Field'
import { focusWrong } from '../../editing/focusWrong'
import { Refusal } from '../../editing/Refusal'
import { SaveRow } from '../../editing/SaveRow'
import { Stale } from '../../editing/Stale'
import { useChange } from '../../editing/useChange'
import { tomorrow } from '../directory/say'
import { putRules, type MoneyNumbers, type MoneyRulesKept, type MoneyRulesOfDays } from './calls'
import { fromRules, NUMBERS, rulesWrong, toNumbers, versionsOf, type RulesForm } from './rulesForm'
import { sayDays, sayRules } from './say'
import { t } from './words'

const LABELS = { emergency_days: 'emergencyDays', emergency_month_hours: 'emergencyMonth', emergency_visit_hours: 'emergencyVisit', emergency_extensions: 'emergencyMore' } as const

interface RulesEditProps {
  kept: MoneyRulesKept
  now: MoneyRulesOfDays | undefined
  refresh: () => Promise<void>
  /** What is written, as soon as one could reckon with it; nothing once the form is gone. */
  onDraft: (draft: MoneyNumbers | undefined) => void
  onSaved: (kept: MoneyRulesKept) => void
  onClose: () => void
}

/** New rules from a day ahead; the example beside reckons with them while they are written. */
export function RulesEdit({ kept, now, refresh, onDraft, onSaved, onClose }: RulesEditProps) {
  const draft = useDraft<RulesForm>('care-money-rules', fromRules(kept.rules, now))
  const form = draft.value.value
  const change = useChange()
  const [tried, setTried] = useState(false)
  const box = useRef<HTMLFormElement>(null)
  const first = useRef<HTMLParagraphElement>(null)
  const wrong = rulesWrong(form, tomorrow())
  const isWhole = Object.keys(wrong).length === 0
  useEffect(() => first.current?.focus(), [])
  useEffect(() => onDraft(isWhole ? toNumbers(form) : undefined), [JSON.stringify(form)])
  useEffect(() => () => onDraft(undefined), [])
  useEffect(() => {
    if (change.stale) void refresh()
  }, [change.stale])
  const stale = change.stale || form.loaded !== versionsOf(kept.rules)
  const errorAt = (name: string): string | undefined => (tried ? wrong[name] : undefined)
  const digits = (text: string): string => text.replace(/\D/g, '').slice(0, 9)
  const setBand = (n: number, part: Partial<RulesForm['bands'][number]>): void => draft.set({ bands: form.bands.map((b, i) => (i === n ? { ...b, ...part } : b)) })
  const save = async (): Promise<void> => {
    setTried(true)
    change.forget()
    if (!isWhole) return focusWrong(box.current)
    await change.run(async () => {
      const next = await putRules(toNumbers(form), kept.rules.map(r => r.id))
      await draft.clear()
      onSaved(next)
      onClose()
    })
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
        {t('newRulesText')}
      </p>
      <div class="two">
        <Field label={t('validFrom')} type="date" value={form.valid_from} error={errorAt('valid_from')} onInput={valid_from => draft.set({ valid_from })} />
        <Field label={t('capWon')} inputMode="numeric" value={form.year_cap_won} error={errorAt('year_cap_won')} onInput={text => draft.set({ year_cap_won: digits(text) })} />
      </div>
      <fieldset>
        <legend class="head">{t('bands')}</legend>
        <p class="s t2">{t('bandsHint')}</p>
        {form.bands.map((band, n) => (
          <fieldset key={n} class="fromto m8">
            <legend class="vh">{t('bandN', { n: n + 1 })}</legend>
            <Field label={t('upTo')} inputMode="numeric" value={band.up} error={errorAt(`bands.${n}.up_to_percent`)} onInput={text => setBand(n, { up: digits(text).slice(0, 4) })} />
            <Field label={t('pays')} inputMode="numeric" value={band.pays} error={errorAt(`bands.${n}.pays_percent`)} onInput={text => setBand(n, { pays: digits(text).slice(0, 3) })} />
            {form.bands.length > 1 && (
              <button type="button" class="link" aria-label={t('removeBand', { n: n + 1 })} onClick={() => draft.set({ bands: form.bands.filter((_, i) => i !== n) })}>
                {t('remove')}
              </button>
            )}
          </fieldset>
        ))}
        {form.bands.length < 10 && (
          <div class="m8">
            <Button kind="plain" size="sm" icon="plus" onClick={() => draft.set({ bands: [...form.bands, { up: '', pays: '' }] })}>
              {t('addBand')}
            </Button>
          </div>
        )}
      </fieldset>
      <fieldset>
        <legend class="head">{t('emergency')}</legend>
        <div class="numbers">
          {NUMBERS.map(name => (
            <Field key={name} label={t(LABELS[name])} inputMode="numeric" value={form[name]} error={errorAt(name)} onInput={text => draft.set({ [name]: digits(text).slice(0, 4) })} />
          ))}
        </div>
      </fieldset>
      <Refusal change={change} problem={tried && !isWhole ? t('look') : ''} />
      {stale && (
        <Stale
          fields={[[t('rules'), kept.rules.map(r => `${sayDays(r)}\n${sayRules(r)}`).join('\n\n'), sayRules(toNumbers(form))]]}
          busy={change.busy}
          onMine={() => {
            draft.set({ loaded: versionsOf(kept.rules) })
            void save()
          }}
          onTheirs={() => {
            change.forget()
            draft.set(fromRules(kept.rules, now))
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
