import { Button } from '../../../ui/Button'
import { Field } from '../../../ui/Field'
import { Icon } from '../../../ui/Icon'
import { ClockField } from '../../ClockField'
import type { District } from '../../types'
import { Areas } from './Areas'
import { NEEDS, TIERS, UNITS, WEEKDAYS, type CareSchedule } from './calls'
import { Choice } from './Choice'
import { NO_SCHEDULE, type ServiceForm } from './serviceForm'
import { t } from './words'

interface ServiceFieldsProps {
  form: ServiceForm
  set: (part: Partial<ServiceForm>) => void
  districts: readonly District[]
  errorAt: (name: string) => string | undefined
  isNew?: boolean
}

const cut = (text: string, most: number): string => [...text].slice(0, most).join('')
const digits = (text: string, most: number): string => text.replace(/\D/g, '').slice(0, most)

/** All that is written about a service. What it is counted and paid by is asked once. */
export function ServiceFields({ form, set, districts, errorAt, isNew }: ServiceFieldsProps) {
  return (
    <>
      <div class="two">
        <Field label={t('nameKo')} value={form.name_ko} error={errorAt('name_ko')} onInput={text => set({ name_ko: cut(text, 80) })} />
        <Field label={t('nameEn')} value={form.name_en} error={errorAt('name_en')} onInput={text => set({ name_en: cut(text, 80) })} />
      </div>
      {isNew && (
        <>
          <div class="trio">
            <Choice label={t('need')} value={form.need} onChange={need => set({ need: need as ServiceForm['need'] })}>
              {NEEDS.map(need => (
                <option key={need} value={need}>
                  {t(`need_${need}`)}
                </option>
              ))}
            </Choice>
            <Choice label={t('tier')} value={form.tier} onChange={tier => set({ tier: tier as ServiceForm['tier'] })}>
              {TIERS.map(tier => (
                <option key={tier} value={tier}>
                  {t(`tier_${tier}`)}
                </option>
              ))}
            </Choice>
            <Choice label={t('unit')} value={form.unit} onChange={unit => set({ unit: unit as ServiceForm['unit'] })}>
              {UNITS.map(unit => (
                <option key={unit} value={unit}>
                  {t(`unit_${unit}`)}
                </option>
              ))}
            </Choice>
          </div>
          <div class="half">
            <Field label={t('unitWon')} hint={t('unitWonHint')} inputMode="numeric" value={form.unit_won} error={errorAt('unit_won')} onInput={text => set({ unit_won: digits(text, 8) })} />
          </div>
        </>
      )}
      <div class="two">
        <Field label={t('descriptionKo')} lines={3} most={1000} value={form.description_ko} error={errorAt('description_ko')} onInput={text => set({ description_ko: cut(text, 1000) })} />
        <Field label={t('descriptionEn')} lines={3} most={1000} value={form.description_en} error={errorAt('description_en')} onInput={text => set({ description_en: cut(text, 1000) })} />
      </div>
      <div class="two">
        <Field label={t('eligibilityKo')} lines={2} most={500} value={form.eligibility_ko} error={errorAt('eligibility_ko')} onInput={text => set({ eligibility_ko: cut(text, 500) })} />
        <Field label={t('eligibilityEn')} lines={2} most={500} value={form.eligibility_en} error={errorAt('eligibility_en')} onInput={text => set({ eligibility_en: cut(text, 500) })} />
      </div>
      <div class="numbers">
        <Field label={t('minAge')} hint={t('ageHint')} inputMode="numeric" value={form.min_age} error={errorAt('min_age')} onInput={text => set({ min_age: digits(text, 3) })} />
        <Field label={t('maxAge')} hint={t('ageHint')} inputMode="numeric" value={form.max_age} error={errorAt('max_age')} onInput={text => set({ max_age: digits(text, 3) })} />
        <Field label={t('maximum')} hint={t('maximumHint')} inputMode="numeric" value={form.maximum} error={errorAt('maximum')} onInput={text => set({ maximum: digits(text, 6) })} />
      </div>
      <Areas districts={districts} chosen={form.dong_ids} choose={dong_ids => set({ dong_ids })} error={errorAt('dong_ids')} />
      <Times schedules={form.schedules} set={schedules => set({ schedules })} errorAt={errorAt} />
      {!isNew && (
        <div>
          <label class="check">
            <input type="checkbox" checked={form.active} onChange={e => set({ active: e.currentTarget.checked })} />
            <span>{t('active')}</span>
          </label>
          <p class="s t2">{t('activeHint')}</p>
        </div>
      )}
    </>
  )
}

function Times({ schedules, set, errorAt }: { schedules: readonly CareSchedule[]; set: (schedules: CareSchedule[]) => void; errorAt: (name: string) => string | undefined }) {
  const put = (n: number, part: Partial<CareSchedule>): void => set(schedules.map((s, i) => (i === n ? { ...s, ...part } : s)))
  return (
    <div class="fields">
      {schedules.map((s, n) => {
        const error = errorAt(`schedules.${n}`) ?? errorAt(`schedules.${n}.closes_at`)
        return (
          <fieldset key={n} class="ask">
            <legend class="vh">{t('schedule', { n: n + 1 })}</legend>
            <div class="row between wrap">
              <b aria-hidden="true">{t('schedule', { n: n + 1 })}</b>
              <button type="button" class="link" aria-label={t('removeSchedule', { n: n + 1 })} onClick={() => set(schedules.filter((_, i) => i !== n))}>
                {t('remove')}
              </button>
            </div>
            <div class="row wrap">
              {WEEKDAYS.map(day => (
                <label key={day} class="check">
                  <input type="checkbox" aria-label={t('dayLong', { day: t(`day_${day}`) })} checked={s.byday.includes(day)} onChange={e => put(n, { byday: WEEKDAYS.filter(d => (d === day ? e.currentTarget.checked : s.byday.includes(d))) })} />
                  <span>{t(`day_${day}`)}</span>
                </label>
              ))}
            </div>
            <div class="fromto m8">
              <ClockField label={t('opensAt')} value={s.opens_at} invalid={error !== undefined} describedBy={error && `schedule-${n}`} onInput={opens_at => put(n, { opens_at })} />
              <ClockField label={t('closesAt')} value={s.closes_at} invalid={error !== undefined} describedBy={error && `schedule-${n}`} onInput={closes_at => put(n, { closes_at })} />
            </div>
            {error && (
              <p class="err m8" id={`schedule-${n}`} role="alert">
                <Icon name="level-3" />
                <span>{error}</span>
              </p>
            )}
          </fieldset>
        )
      })}
      {schedules.length < 14 && (
        <div>
          <Button kind="plain" size="sm" icon="plus" onClick={() => set([...schedules, NO_SCHEDULE])}>
            {t('addSchedule')}
          </Button>
        </div>
      )}
    </div>
  )
}
