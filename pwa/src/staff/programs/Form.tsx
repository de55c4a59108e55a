import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button, ButtonLink } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { ClockField } from '../ClockField'
import { explain } from '../problems'
import { wordsWrong, type FormProblem, type ProgramForm } from './form'
import { t } from './words'

interface FormProps {
  form: ProgramForm
  set: (part: Partial<ProgramForm>) => void
  /** Room and days: fields, or why they stay. */
  schedule: ComponentChildren
  /** When the last session begins, as far as that is known. */
  last: string | undefined
  /** What is wrong with room and days. */
  check: () => FormProblem | undefined
  action: string
  cancel: string
  /** Throws when it could not be saved. */
  save: () => Promise<void>
}

export function Form({ form, set: write, schedule, last, check, action, cancel, save }: FormProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const set = (part: Partial<ProgramForm>): void => {
    setProblem('')
    write(part)
  }
  const send = async (): Promise<void> => {
    const wrong = wordsWrong(form, last)
    // From the top of the page: words, days, people.
    const first = wrong === 'title' || wrong === 'leader' ? wrong : (check() ?? wrong)
    setProblem(first ? t(`problem_${first}`) : '')
    if (first || busy) return
    setBusy(true)
    try {
      await save()
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <form
      noValidate
      class="body"
      onSubmit={e => {
        e.preventDefault()
        void send()
      }}
    >
      <section class="panel out fields">
        <h2>{t('what')}</h2>
        <div class="two">
          <Field label={t('titleKo')} value={form.title_ko} most={60} onInput={title_ko => set({ title_ko })} />
          <Field label={t('titleEn')} value={form.title_en} most={60} onInput={title_en => set({ title_en })} />
          <Field label={t('aboutKo')} hint={t('aboutHint')} value={form.description_ko} most={1000} lines={3} onInput={description_ko => set({ description_ko })} />
          <Field label={t('aboutEn')} hint={t('aboutHint')} value={form.description_en} most={1000} lines={3} onInput={description_en => set({ description_en })} />
          <Field label={t('leaderKo')} value={form.leader_ko} most={60} onInput={leader_ko => set({ leader_ko })} />
          <Field label={t('leaderEn')} value={form.leader_en} most={60} onInput={leader_en => set({ leader_en })} />
        </div>
      </section>
      <section class="panel out fields">
        <h2>{t('whenWhere')}</h2>
        {schedule}
      </section>
      <section class="panel out fields">
        <h2>{t('people')}</h2>
        <div class="trio">
          <Field label={t('capacity')} inputMode="numeric" value={form.capacity} onInput={capacity => set({ capacity })} />
          <Field label={t('ageFromLabel')} hint={t('ageHint')} inputMode="numeric" value={form.age_from} onInput={age_from => set({ age_from })} />
          <Field label={t('ageToLabel')} hint={t('ageHint')} inputMode="numeric" value={form.age_to} onInput={age_to => set({ age_to })} />
        </div>
        <label class="check">
          <input type="checkbox" checked={form.residents_only} onChange={e => set({ residents_only: e.currentTarget.checked })} />
          <span>{t('residentsOnly')}</span>
        </label>
        <div class="quad">
          <Field label={t('opens')} type="date" value={form.opens_on} onInput={opens_on => set({ opens_on })} />
          <ClockField label={t('opensAt')} name="opens" value={form.opens_at} onInput={opens_at => set({ opens_at })} />
          <Field label={t('closes')} type="date" value={form.closes_on} onInput={closes_on => set({ closes_on })} />
          <ClockField label={t('closesAt')} name="closes" value={form.closes_at} onInput={closes_at => set({ closes_at })} />
        </div>
        <div class="two">
          <Field label={t('cancelHours')} inputMode="numeric" value={form.cancel_hours} onInput={cancel_hours => set({ cancel_hours })} />
          <Field label={t('offerHours')} inputMode="numeric" value={form.offer_hours} onInput={offer_hours => set({ offer_hours })} />
        </div>
      </section>
      <p class="warn" role="alert" hidden={!problem}>
        {problem}
      </p>
      <div class="row wrap">
        <Button size="sm" submit busy={busy}>
          {action}
        </Button>
        <ButtonLink kind="plain" size="sm" href={cancel}>
          {t('leave')}
        </ButtonLink>
      </div>
    </form>
  )
}
